"""Folders of the server that are watched: scanned again when they change."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime

from aiohttp import web
from pydantic import Field

from bot.counter.asked import WatchDirectory
from bot.counter.tasks import api_watch
from bot.counter.told import Suggestion
from bot.queue import enqueue
from bot.store import api_watches
from bot.store.api_watches import Watch
from bot.web.api.code import OUTSIDE, insist
from bot.web.api.greeting import ETAG, is_known
from bot.web.api.operation import Call, Gives, Operation, Taken, Told, said
from bot.web.api.problem import Problem, busy

GROUP = "monitoring"

ANSWER_SECONDS = 5.0
MOST = 16
"""So many folders one token may have watched."""


class WatchId(Taken):
    """Which watch."""

    id: uuid.UUID = Field(description="The id of the watch.")


class Watched(Told):
    """A suggestion on a watched folder."""

    new: bool = Field(description="Whether it was not there at the first look.")
    suggestion: Suggestion


class Directory(Told):
    """A watched folder."""

    id: uuid.UUID
    path: str
    seconds: int = Field(description="How many seconds lie between two looks.")
    looks: int
    rescans: int = Field(description="Looks at which something had changed.")
    baseline: int = Field(description="Suggestions at the first look.")
    reason: str | None = Field(description="Why the last look failed, a sentence.")
    created: datetime
    looked: datetime | None = Field(description="When it was looked at last.")
    found: list[Watched] = Field(description="What is there now, what is new first.")


class Directories(Told):
    """The watched folders of a token, without what was found."""

    directories: list[Directory]


async def begin(call: Call) -> web.StreamResponse:
    """Answer `POST /monitor/directory`."""
    wish = call.taken(WatchDirectory)
    await insist(call, wish.path, folder=True)
    pool = call.desk.pool
    async with asyncio.timeout(ANSWER_SECONDS), pool.acquire() as connection, connection.transaction():
        begun = await api_watches.begin(
            connection, call.tenant, call.request_id, wish.path, wish.seconds, most=MOST
        )
        if begun is None:
            raise busy(f"{MOST} folders of this token are watched: end one by DELETE.", 60.0)
        number, made = begun
        if made:
            await enqueue(connection, [api_watch(number, call.tenant)])
        watch = await api_watches.read(connection, number, call.tenant)
    assert watch is not None  # it was made in this transaction
    headers = {"Location": f"/monitor/directory/{number}"}
    return said(_told(watch), status=201 if made else 200, headers=headers)


async def listed(call: Call) -> web.StreamResponse:
    """Answer `GET /monitor/directory`."""
    async with asyncio.timeout(ANSWER_SECONDS), call.desk.pool.acquire() as connection:
        found = await api_watches.listed(connection, call.tenant)
    return said(Directories(directories=[_told(watch, brief=True) for watch in found]))


async def shown(call: Call) -> web.StreamResponse:
    """Answer `GET /monitor/directory/{id}`."""
    async with asyncio.timeout(ANSWER_SECONDS), call.desk.pool.acquire() as connection:
        watch = await api_watches.read(connection, call.named(WatchId).id, call.tenant)
    if watch is None:
        raise _unknown()
    mark = f"{watch.id.hex[:12]}-{watch.looks}-{watch.seconds}"
    headers = {"ETag": f'"{mark}"', "Cache-Control": "no-store"}
    if is_known(call.request, mark):
        return web.Response(status=304, headers=headers)
    return said(_told(watch), headers=headers)


async def ended(call: Call) -> web.StreamResponse:
    """Answer `DELETE /monitor/directory/{id}`."""
    async with asyncio.timeout(ANSWER_SECONDS), call.desk.pool.acquire() as connection:
        if not await api_watches.forget(connection, call.named(WatchId).id, call.tenant):
            raise _unknown()
    return web.Response(status=204, headers={"Cache-Control": "no-store"})


def _unknown() -> Problem:
    return Problem(404, "There is no such watch of this token: it never was, or it was ended.")


def _told(watch: Watch, *, brief: bool = False) -> Directory:
    found = [Watched.model_validate(each) for items in watch.found.values() for each in items]
    return Directory(
        id=watch.id,
        path=watch.path,
        seconds=watch.seconds,
        looks=watch.looks,
        rescans=watch.rescans,
        baseline=len(watch.memory.get("known", ())),
        reason=watch.reason,
        created=watch.created,
        looked=watch.looked,
        found=[] if brief else sorted(found, key=lambda each: (not each.new, each.suggestion.rank)),
    )


LINKS = ("get_monitor_directory_id", "delete_monitor_directory_id")

UNKNOWN = {404: "No watch of this token has this id."}

OPERATIONS = (
    Operation(
        "POST",
        "/monitor/directory",
        GROUP,
        begin,
        "Watch a folder",
        "A worker looks at it every so often, scans what changed, and tells what was not there at first.",
        {
            201: Gives("It is watched.", Directory, headers={"Location": "Where the watch is."}, links=LINKS),
            200: Gives("It was watched already; how often may have changed.", Directory, links=LINKS),
        },
        takes=WatchDirectory,
        refuses=OUTSIDE,
    ),
    Operation(
        "GET",
        "/monitor/directory",
        GROUP,
        listed,
        "The watched folders",
        "Those of the token, without what was found in them.",
        {200: Gives("The folders.", Directories)},
    ),
    Operation(
        "GET",
        "/monitor/directory/{id}",
        GROUP,
        shown,
        "A watched folder",
        "What is found in it now, what is new first.",
        {200: Gives("The folder.", Directory, headers=ETAG), 304: Gives("Nothing changed.", media="")},
        names=WatchId,
        refuses=UNKNOWN,
    ),
    Operation(
        "DELETE",
        "/monitor/directory/{id}",
        GROUP,
        ended,
        "Watch a folder no longer",
        "What was found in it is deleted.",
        {204: Gives("It is done.", media="")},
        names=WatchId,
        refuses=UNKNOWN,
    ),
)
