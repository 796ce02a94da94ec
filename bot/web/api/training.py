"""Train the policy, and see how a run goes. Its workers are those of the role `learn`."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from aiohttp import web

from bot.counter.asked import Train
from bot.counter.tasks import API_TRAIN, KIND_ROLLOUT, KIND_TRAIN, OPERATOR, OWN
from bot.counter.told import RolledOut, Trained
from bot.store import api_jobs
from bot.web.api import jobs
from bot.web.api.code import ACCEPTED, PREFER
from bot.web.api.greeting import ETAG
from bot.web.api.jobs import ANSWER_SECONDS, LINKS, LOCATION, Job, JobId, Jobs, Line, Window, order
from bot.web.api.operation import Call, Gives, Operation, said
from bot.web.api.problem import Problem

GROUP = "training"

UNKNOWN = {404: "No run of this token has this id."}


async def train(call: Call) -> web.StreamResponse:
    """Answer `POST /train`."""
    return await order(call, KIND_TRAIN, call.taken(Train), API_TRAIN)


async def listed(call: Call) -> web.StreamResponse:
    """Answer `GET /train`."""
    most = call.asked(Window).limit
    async with asyncio.timeout(ANSWER_SECONDS), call.desk.pool.acquire() as connection:
        theirs = await api_jobs.listed(connection, call.tenant, most, KIND_TRAIN)
        own = await api_jobs.listed(connection, OWN, most, KIND_TRAIN)
        rolling = await api_jobs.listed(connection, OPERATOR, most, KIND_ROLLOUT)
    found = sorted([*theirs, *own, *rolling], key=lambda job: job.created, reverse=True)[:most]
    return said(Jobs(jobs=[Line.of(job) for job in found]))


async def shown(call: Call) -> web.StreamResponse:
    """Answer `GET /train/{id}`."""
    whose = await insist(call, OWN, OPERATOR)
    return await jobs.shown(replace(call, tenant=whose))


async def ended(call: Call) -> web.StreamResponse:
    """Answer `DELETE /train/{id}`: end the run, or delete it when it has ended."""
    await insist(call)
    return await jobs.ended(call)


async def insist(call: Call, *others: str) -> str:
    """Return whose run it is, the token's or one of `others`; raises Problem for what is none of theirs."""
    async with asyncio.timeout(ANSWER_SECONDS), call.desk.pool.acquire() as connection:
        found = await api_jobs.read(connection, call.named(JobId).id)
    known = (KIND_TRAIN, KIND_ROLLOUT)
    if found is None or found.kind not in known or found.tenant not in (call.tenant, *others):
        raise Problem(404, "There is no such run of this token: it never was, or it was deleted.")
    return found.tenant


OPERATIONS = (
    Operation(
        "POST",
        "/train",
        GROUP,
        train,
        "Train the policy",
        "A run of `python -m training run` on the rollouts of `TRAIN_INPUT_DIR`: the gate publishes the new "
        "policy to `MODELS_DIR` or rejects it. One runs at a time on a machine; one that was broken off goes "
        "on where it was.",
        {
            200: Gives("The run has ended.", Job[Trained], headers=LOCATION, links=LINKS),
            202: Gives(ACCEPTED, Job[Trained], headers=LOCATION, links=LINKS),
        },
        takes=Train,
        headers=PREFER,
    ),
    Operation(
        "GET",
        "/train",
        GROUP,
        listed,
        "The runs of a token, and the server's own",
        "The newest first. The server trains by itself where `VELOX_TRAIN_ENOUGH` or `VELOX_TRAIN_HOURS` "
        "says so; its runs, and the rollouts that its operator asked for with `velox train rollout --queue`, "
        "are shown to every token, and ended by none.",
        {200: Gives("The runs.", Jobs)},
        asks=Window,
    ),
    Operation(
        "GET",
        "/train/{id}",
        GROUP,
        shown,
        "A run",
        "How far it is, and once it has ended the verdict of the gate, or what a rollout came to.",
        {
            200: Gives("The run.", Job[Trained | RolledOut], headers=ETAG),
            304: Gives("Nothing changed.", media=""),
        },
        names=JobId,
        refuses=UNKNOWN,
    ),
    Operation(
        "DELETE",
        "/train/{id}",
        GROUP,
        ended,
        "End a run, or delete it",
        "A run that waits or goes on is ended, its process with it; one that has ended is deleted.",
        {204: Gives("It is done.", media="")},
        names=JobId,
        refuses=UNKNOWN,
    ),
)
