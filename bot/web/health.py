"""How the bot is: whether this process lives, and whether all the others do their work."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
from aiohttp import web

from bot import log
from bot.queue import heartbeats, work
from bot.store.pool import Connection, Pool
from bot.version import version
from bot.web.storing import AWAY
from bot.web.webhook import INTAKE

SILENT_SECONDS = 20.0
"""A role without a heartbeat for so long is missing, unless `VELOX_SILENCE` says otherwise."""

SILENT_SHARE = 2 / 3
"""Of the silence after which a worker loses its jobs: workers beat twice in this time."""

LATE_SECONDS = 600.0
"""A job that could have begun so long ago tells that nobody takes it."""

MOST_DEAD = 1000
"""Dead letters are counted up to here."""

ANSWER_SECONDS = 3.0
FRESH_SECONDS = 1.0
"""Answers are given again for so long: whoever asks often must not keep the database from its work."""

NO_APP = (
    "no GitHub App is set up",
    "open the link that `velox serve` prints, or set GITHUB_APP_ID and GITHUB_WEBHOOK_SECRET.",
)
AWAY_NOW = ("the database does not answer", "start Postgres, or set DATABASE_URL to one that runs.")

_log = log.logger(__name__)


@dataclass(slots=True)
class Asked:
    """Where the answer comes from, which roles have to be there, and the last answer."""

    pool: Pool
    roles: tuple[str, ...]
    silent: float = SILENT_SECONDS
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    at: float = float("-inf")
    answer: Mapping[str, object] = field(default_factory=dict)


ASKED = web.AppKey("asked", Asked)


async def alive(_request: web.Request) -> web.Response:
    """Answer `GET /health`: this process takes requests. It looks at nothing else, so it is cheap."""
    return web.json_response({"status": "ok"})


async def details(request: web.Request) -> web.Response:
    """Answer `GET /health/details`: the database, the queue, every role; 503 when something is missing."""
    asked = request.app[ASKED]
    async with asked.lock:
        now = asyncio.get_running_loop().time()
        if now - asked.at > FRESH_SECONDS:
            asked.answer = await _look(asked)
            asked.at = asyncio.get_running_loop().time()
    answer = _with_app(asked.answer, bool(request.app[INTAKE].secrets))
    answer = {**answer, "deliveries": dict(sorted(request.app[INTAKE].counted.items()))}
    status = 200 if answer["status"] == "ok" else 503
    return web.Response(status=status, body=orjson.dumps(answer), content_type="application/json")


def _with_app(answer: Mapping[str, object], configured: bool) -> Mapping[str, object]:
    if configured:
        return answer
    because = [*_items(answer["because"]), NO_APP[0]]
    remedies = [*_items(answer["remedies"]), NO_APP[1]]
    return {**answer, "status": "degraded", "because": because, "remedies": remedies}


def _items(found: object) -> list[str]:
    return [str(each) for each in found] if isinstance(found, list) else []


def _missing(role: str) -> tuple[str, str]:
    return f"no worker with the role {role}", f"start one: `velox work --roles {role}`."


def _late(name: str) -> tuple[str, str]:
    remedy = f"start more workers that take {name}, or look in their logs for why they do not get on."
    return f"jobs of {name} wait", remedy


async def _look(asked: Asked) -> Mapping[str, object]:
    try:
        async with asyncio.timeout(ANSWER_SECONDS), asked.pool.acquire() as connection:
            queue = await _queue(connection)
            dead = len(await work.dead(connection, MOST_DEAD))
            roles = await _roles(connection, asked.roles, asked.silent)
    except AWAY as error:
        _log.error("database does not answer", error=f"{type(error).__name__}: {error}")
        what, remedy = AWAY_NOW
        return {"status": "degraded", "because": [what], "remedies": [remedy], "version": version()}
    wrong = [
        *(_missing(role) for role, found in roles.items() if not found["processes"]),
        *(_late(name) for name, found in queue.items() if found["oldest_seconds"] > LATE_SECONDS),
    ]
    return {
        "status": "degraded" if wrong else "ok",
        "because": [what for what, _ in wrong],
        "remedies": [remedy for _, remedy in wrong],
        "version": version(),
        "queue": queue,
        "dead_letters": dead,
        "roles": roles,
    }


async def _queue(connection: Connection) -> dict[str, dict[str, float]]:
    return {
        depth.entrypoint: {
            "due": depth.due,
            "deferred": depth.deferred,
            "running": depth.running,
            "oldest_seconds": round(depth.age, 3),
        }
        for depth in await work.depths(connection)
    }


async def _roles(
    connection: Connection, expected: tuple[str, ...], dead_after: float
) -> dict[str, dict[str, float | None]]:
    """Return how many processes of each role live, and how many seconds ago one was heard, None if never."""
    silences: dict[str, list[float]] = {role: [] for role in expected}
    for heartbeat in await heartbeats.read(connection):
        if heartbeat.role in silences:
            silences[heartbeat.role].append(heartbeat.silent)
    return {
        role: {
            "processes": sum(silent < dead_after for silent in found),
            "seconds_since_heartbeat": round(min(found), 3) if found else None,
        }
        for role, found in silences.items()
    }
