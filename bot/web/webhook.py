"""The HTTP edge for deliveries: verify, store, acknowledge. Nothing slow, and no answer before the commit."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from bot import log
from bot.measures import Measures
from bot.store.deliveries import Delivery
from bot.web.api import problem
from bot.web.api.identity import request_id
from bot.web.api.problem import Problem
from bot.web.handling import Handler
from bot.web.inbox import Inbox, InboxFull
from bot.web.reading import APP_EVENTS, Head, Refusal, Unknown, read_body, read_head
from bot.web.room import Room, Share
from bot.web.storing import AWAY

READ_SECONDS = 8.0
STORE_SECONDS = 8.0
"""GitHub waits for ten seconds in all (https://docs.github.com/webhooks/using-webhooks/best-practices)."""

RETRY_SECONDS = 30

LARGE = 256 * 1024
"""Bodies above this many bytes are verified in a thread, for that takes milliseconds."""

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class Intake:
    """What the edge needs: who signs, whose ids these are, where deliveries go, how much is held meanwhile.

    `counted` counts requests by what became of them, since the start. Without secrets nothing is taken.
    """

    secrets: list[bytes]
    host: str
    inbox: Inbox
    room: Room
    counted: Counter[str] = field(default_factory=Counter)
    measures: Measures = field(default_factory=Measures)
    events: frozenset[str] = APP_EVENTS

    def count(self, result: str, event: str = "") -> None:
        """Count a request by what became of it; `event` only where the signature fits."""
        self.counted[result] += 1
        self.measures.deliveries.labels(event, result).inc()


INTAKE = web.AppKey("intake", Intake)

MARKETPLACE = web.AppKey("marketplace", Intake)
"""The hook of the Marketplace: a secret and events of its own, but one inbox with the other."""


async def receive(request: web.Request) -> web.Response:
    """Answer `POST /webhook`: 202 once the delivery is committed, with the job that reads it."""
    return await _acknowledged(request, request.app[INTAKE])


async def receive_purchase(request: web.Request) -> web.Response:
    """Answer `POST /marketplace` likewise; 404 where no secret for it is set."""
    intake = request.app[MARKETPLACE]
    if not intake.secrets:
        return web.Response(status=404, text="This server is not listed in the Marketplace.\n")
    return await _acknowledged(request, intake)


async def _acknowledged(request: web.Request, intake: Intake) -> web.Response:
    clock = asyncio.get_running_loop().time
    started = clock()
    answer = await _receive(request, intake)
    intake.measures.acknowledged.labels(str(answer.status)).observe(clock() - started)
    return answer


async def _receive(request: web.Request, intake: Intake) -> web.Response:
    head = read_head(request.headers)
    if isinstance(head, Refusal):
        return _refused(intake, head)
    with log.about(delivery=head.guid), intake.room.share() as share:
        body = await _receive_body(request, share)
        if isinstance(body, Refusal):
            return _refused(intake, body)
        return await _take(head, body, intake)


async def _receive_body(request: web.Request, share: Share) -> bytes | Refusal:
    """Return the bytes as they come over the wire: the signature is over these."""
    chunks: list[bytes] = []
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.content.iter_any():
                if not share.take(len(chunk)):
                    return Refusal(503, "The server holds as many deliveries as it can.")
                chunks.append(chunk)
    except TimeoutError:
        return Refusal(408, "The body did not come in time.")
    except (ConnectionError, aiohttp.ClientError, web.RequestPayloadError):
        return Refusal(400, "The body ended early.")
    return b"".join(chunks)


async def _take(head: Head, body: bytes, intake: Intake) -> web.Response:
    asked = (head, body, intake.secrets, intake.host, intake.events)
    found = await asyncio.to_thread(read_body, *asked) if len(body) > LARGE else read_body(*asked)
    if isinstance(found, Refusal):
        return _refused(intake, found)
    if isinstance(found, Unknown):
        intake.count("unknown event")
        return web.Response(status=202, text="Velox does not act on this event.\n")
    return await _store(found, intake)


async def _store(delivery: Delivery, intake: Intake) -> web.Response:
    """Answer once the delivery is on disk; when it is not, GitHub shows it as failed and it is sent again."""
    try:
        async with asyncio.timeout(STORE_SECONDS):
            await intake.inbox.put(delivery)
    except InboxFull:
        return _refused(intake, Refusal(503, "Too many deliveries wait for the database."))
    except AWAY as error:
        _log.error("delivery not stored", error=f"{type(error).__name__}: {error}")
        return _refused(intake, Refusal(503, "The database cannot be reached."))
    intake.count("stored", delivery.event)
    _log.info("delivery stored", github_event=delivery.event, action=delivery.action)
    return web.Response(status=202, text="Stored.\n")


def _refused(intake: Intake, refusal: Refusal) -> web.Response:
    intake.count(f"refused with {refusal.status}")
    _log.warning("delivery refused", status=refusal.status, reason=refusal.reason)
    headers = {"Retry-After": str(RETRY_SECONDS)} if refusal.status == 503 else None
    return web.Response(status=refusal.status, text=f"{refusal.reason}\n", headers=headers)


@web.middleware
async def edge(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what nobody foresaw into an answer that tells nothing, and a log line that tells all."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:  # noqa: BLE001 (the edge)
        _log.exception("request failed", method=request.method, path=request.path)
        return problem.answer(Problem(500, "Trouble inside Velox: its logs tell more."), request_id(request))
