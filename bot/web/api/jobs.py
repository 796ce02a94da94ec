"""Jobs: what becomes of requests that workers carry out. Each is visible to the token that asked alone."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress
from datetime import timedelta
from typing import Generic, TypeVar

import orjson
from aiohttp import web
from pydantic import BaseModel, Field

from bot.counter.tasks import API, Step, api_job
from bot.counter.told import Optimized, RepositoryOptimized, Scanned, Trained
from bot.queue import enqueue
from bot.store import api_jobs
from bot.store.api_jobs import ApiJob, Listed, State
from bot.web.api.greeting import ETAG, is_known
from bot.web.api.operation import EVENTS, Call, Gives, Operation, Taken, Told, said
from bot.web.api.preferring import wait_of
from bot.web.api.problem import Problem, busy
from bot.web.storing import AWAY

GROUP = "jobs"

ANSWER_SECONDS = 5.0
SIGN_OF_LIFE = 15.0
LONGEST_STREAM = 3600.0
MOST_STREAMS = 16
"""So many streams of events one token may have open in a process."""

BUSY_SECONDS = 5.0

R = TypeVar("R")

LOCATION = {"Location": "Where the job is."}
LINKS = ("get_jobs_id", "get_jobs_id_events", "delete_jobs_id")


class Progress(Told):
    """How far a job is; empty before it says so."""

    done: int = 0
    total: int = 0
    what: str = Field(default="", description="What is counted, or in hand.")


class Job(Told, Generic[R]):
    """A job, and its result once it is done."""

    id: uuid.UUID
    kind: str
    state: State
    progress: Progress
    reason: str | None = Field(description="Why it failed, a sentence.")
    request_id: str
    created: str = Field(description="ISO 8601 in UTC, like the others.")
    started: str | None
    finished: str | None
    expires: str = Field(description="When it and its result are deleted.")
    result: R | None


class Line(Told):
    """A job in a list."""

    id: uuid.UUID
    kind: str
    state: State
    created: str
    finished: str | None

    @classmethod
    def of(cls, job: Listed) -> Line:
        """Return the line of a job."""
        return cls(
            id=job.id,
            kind=job.kind,
            state=job.state,
            created=job.created.isoformat(),
            finished=job.finished.isoformat() if job.finished else None,
        )


class Jobs(Told):
    """The newest jobs of a token."""

    jobs: list[Line]


class JobId(Taken):
    """Which job."""

    id: uuid.UUID = Field(description="The id of the job.")


class Window(Taken):
    """How many."""

    limit: int = Field(default=50, ge=1, le=500, description="How many jobs at most.")


class Happened(Told):
    """What a stream of events tells."""

    id: uuid.UUID
    state: State
    progress: Progress
    reason: str | None


async def order(call: Call, kind: str, body: BaseModel, step: Step = API) -> web.StreamResponse:
    """Put a job in, and answer with what becomes of it while whoever asks would wait, else where it is."""
    job = await _put_in(call, kind, body, step)
    patience = wait_of(call.request.headers.getall("Prefer", []))
    found = await _settled(call, job, patience)
    headers = {"Location": f"/jobs/{job}"}
    if patience:
        headers["Preference-Applied"] = f"wait={patience}"
    return _answer(found, 200 if found.ended else 202, headers)


async def _put_in(call: Call, kind: str, body: BaseModel, step: Step) -> uuid.UUID:
    settings = call.desk.settings
    keep = timedelta(hours=settings.api_keep_hours)
    async with (
        asyncio.timeout(ANSWER_SECONDS),
        call.desk.entrance,
        call.desk.pool.acquire() as connection,
        connection.transaction(),
    ):
        job = await api_jobs.create(
            connection,
            kind,
            call.tenant,
            call.request_id,
            body.model_dump(mode="json"),
            keep=keep,
            most=settings.api_jobs,
        )
        if job is not None:
            await enqueue(connection, [api_job(job, call.tenant, step)])
    if job is None:
        raise busy(f"{settings.api_jobs} jobs of this token wait or run: wait for one.", BUSY_SECONDS)
    return job


async def _settled(call: Call, job: uuid.UUID, patience: float) -> ApiJob:
    """Return a job once it ended, or as it is when the patience does."""
    clock = asyncio.get_running_loop().time
    end = clock() + patience
    with call.desk.bell.listening(job) as rung:
        while True:
            rung.clear()
            found = await _read(call, job)
            left = end - clock()
            if found.ended or left <= 0 or call.desk.bell.closed:
                return found
            await call.desk.bell.wait(rung, left)


async def _read(call: Call, job: uuid.UUID) -> ApiJob:
    async with asyncio.timeout(ANSWER_SECONDS), call.desk.pool.acquire() as connection:
        found = await api_jobs.read(connection, job, call.tenant)
    if found is None:
        raise _unknown()
    return found


def _unknown() -> Problem:
    return Problem(404, "There is no such job of this token: it never was, or it was deleted.")


def _answer(job: ApiJob, status: int, headers: dict[str, str]) -> web.Response:
    told = Job[None](
        id=job.id,
        kind=job.kind,
        state=job.state,
        progress=Progress.model_validate(job.progress),
        reason=job.reason,
        request_id=job.request_id,
        created=job.created.isoformat(),
        started=job.started.isoformat() if job.started else None,
        finished=job.finished.isoformat() if job.finished else None,
        expires=job.expires.isoformat(),
        result=None,
    ).model_dump(mode="json")
    if job.result is not None:
        told["result"] = orjson.Fragment(job.result)
    return web.Response(
        status=status,
        body=orjson.dumps(told),
        content_type="application/json",
        headers={"Cache-Control": "no-store", "ETag": f'"{_mark(job)}"', **headers},
    )


def _mark(job: ApiJob) -> str:
    return f"{job.id.hex[:12]}-{job.version}"


async def listed(call: Call) -> web.StreamResponse:
    """Answer `GET /jobs`."""
    async with asyncio.timeout(ANSWER_SECONDS), call.desk.pool.acquire() as connection:
        found = await api_jobs.listed(connection, call.tenant, call.asked(Window).limit)
    return said(Jobs(jobs=[Line.of(job) for job in found]))


async def shown(call: Call) -> web.StreamResponse:
    """Answer `GET /jobs/{id}`."""
    patience = wait_of(call.request.headers.getall("Prefer", []))
    job = await _settled(call, call.named(JobId).id, patience)
    if is_known(call.request, _mark(job)):
        headers = {"ETag": f'"{_mark(job)}"', "Cache-Control": "no-store"}
        return web.Response(status=304, headers=headers)
    return _answer(job, 200, {})


async def ended(call: Call) -> web.StreamResponse:
    """Answer `DELETE /jobs/{id}`: end it, or delete it when it has ended."""
    job = call.named(JobId).id
    async with asyncio.timeout(ANSWER_SECONDS), call.desk.pool.acquire() as connection:
        found = await api_jobs.cancel(connection, job, call.tenant)
        if not found and not await api_jobs.forget(connection, job, call.tenant):
            raise _unknown()
    return web.Response(status=204, headers={"Cache-Control": "no-store"})


async def events(call: Call) -> web.StreamResponse:
    """Answer `GET /jobs/{id}/events`: server-sent events, until the job ends."""
    job = await _read(call, call.named(JobId).id)
    streams = call.desk.streams
    if streams[call.tenant] >= MOST_STREAMS:
        raise busy(f"{MOST_STREAMS} streams of this token are open: close one.", BUSY_SECONDS)
    response = web.StreamResponse(
        headers={"Content-Type": EVENTS, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )
    streams[call.tenant] += 1
    try:
        await response.prepare(call.request)
        with suppress(ConnectionError, Problem, *AWAY):  # the head is out: the stream can only end
            await _stream(call, job, response)
            await response.write_eof()
    finally:
        streams[call.tenant] -= 1
        if not streams[call.tenant]:
            del streams[call.tenant]
    return response


async def _stream(call: Call, job: ApiJob, response: web.StreamResponse) -> None:
    clock = asyncio.get_running_loop().time
    end, spoken, version = clock() + LONGEST_STREAM, clock(), 0
    bell = call.desk.bell
    with bell.listening(job.id) as rung:
        while not bell.closed and clock() < end:
            if job.version != version:
                await response.write(_event(job))
                version, spoken = job.version, clock()
            elif clock() - spoken >= SIGN_OF_LIFE:
                await response.write(b": still there\n\n")
                spoken = clock()
            if job.ended:
                return
            await bell.wait(rung, SIGN_OF_LIFE)
            rung.clear()
            job = await _read(call, job.id)


def _event(job: ApiJob) -> bytes:
    happened = Happened(
        id=job.id, state=job.state, progress=Progress.model_validate(job.progress), reason=job.reason
    )
    name = b"end" if job.ended else b"progress"
    data = orjson.dumps(happened.model_dump(mode="json"))
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (job.version, name, data)


UNKNOWN = {404: "No job of this token has this id."}

OPERATIONS = (
    Operation(
        "GET",
        "/jobs",
        GROUP,
        listed,
        "The jobs of a token",
        "The newest first.",
        {200: Gives("The jobs.", Jobs)},
        asks=Window,
    ),
    Operation(
        "GET",
        "/jobs/{id}",
        GROUP,
        shown,
        "A job",
        "How far it is, and its result once it is done. With `Prefer: wait=10` it is waited for.",
        {
            200: Gives("The job.", Job[Optimized | RepositoryOptimized | Scanned | Trained], headers=ETAG),
            304: Gives("Nothing changed.", media=""),
        },
        names=JobId,
        refuses=UNKNOWN,
    ),
    Operation(
        "GET",
        "/jobs/{id}/events",
        GROUP,
        events,
        "What happens to a job",
        "Server-sent events: `progress` whenever something changed, `end` once, with data as in `Happened`.",
        {200: Gives("The events.", media=EVENTS)},
        names=JobId,
        refuses=UNKNOWN,
    ),
    Operation(
        "DELETE",
        "/jobs/{id}",
        GROUP,
        ended,
        "End a job, or delete it",
        "A job that waits or runs is cancelled; one that has ended is deleted with its result.",
        {204: Gives("It is done.", media="")},
        names=JobId,
        refuses=UNKNOWN,
    ),
)
