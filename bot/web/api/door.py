"""What every request to the API goes through: its number, limits, whose it is, its size, and its models."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import aiohttp
from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot import log
from bot.web.api.identity import request_id
from bot.web.api.operation import DESK, JSON, Call, Desk, Nothing, Operation
from bot.web.api.problem import Problem, answer, busy, unfit
from bot.web.api.rates import address_of
from bot.web.api.tokens import LOCAL, owner
from bot.web.handling import Handler
from bot.web.room import Share
from bot.web.storing import AWAY

READ_SECONDS = 10.0
"""In which a body has to come."""

AGAIN = 5.0
"""After how many seconds whoever was sent away may come again."""

KILOBYTE = 1024

_log = log.logger(__name__)


def add_operations(app: web.Application, operations: Iterable[Operation]) -> None:
    """Let an application answer those operations that its settings want."""
    desk = app[DESK]
    for operation in operations:
        if operation.is_served(desk.settings):
            _route(app, operation)


def _route(app: web.Application, operation: Operation) -> None:
    handler = _handler(operation)
    if operation.method == "GET" and not operation.streams:
        app.router.add_get(operation.path, handler)  # which answers HEAD as well
    else:
        app.router.add_route(operation.method, operation.path, handler)


def _handler(operation: Operation) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        number = request_id(request)
        with log.about(request=number):
            try:
                return await _served(operation, request, number)
            except Problem as problem:
                _log.info("request refused", status=problem.status, operation=operation.id)
                return answer(problem, number)
            except AWAY as error:
                _log.error("database does not answer", error=f"{type(error).__name__}: {error}")
                return answer(busy("The database does not answer: ask again later.", AGAIN, 503), number)

    return handle


async def _served(operation: Operation, request: web.Request, number: str) -> web.StreamResponse:
    desk = request.app[DESK]
    tenant = await _whose(operation, request, desk)
    path = _read(operation.names, "path", dict(request.match_info))
    query = _read(operation.asks, "query", _query(request))
    with desk.room.share() as share:
        body = await _body(operation, request, desk, share)
    # Outside of the room: who waits a minute for a job must not keep others out meanwhile.
    return await operation.does(Call(request, desk, number, tenant, body, query, path))


async def _whose(operation: Operation, request: web.Request, desk: Desk) -> str:
    """Return whose a request is, and count it: as the owner's, or as of its address where it is nobody's."""
    wanted = operation.access == "token" or (operation.access == "token if set" and bool(desk.tokens))
    try:
        tenant = owner(desk.tokens, request.headers, request.remote, request.host) if wanted else LOCAL
    except Problem:
        await _count(request, desk)
        raise
    if not operation.counted:
        return tenant
    if not wanted:
        await _count(request, desk)
        return tenant
    wait = await desk.rates.ask(f"token {tenant}", desk.settings.api_token_rate)
    if wait:
        raise busy(f"This token made {desk.settings.api_token_rate} requests within a minute: wait.", wait)
    return tenant


async def _count(request: web.Request, desk: Desk) -> None:
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
    address = address_of(request.remote, forwarded, desk.settings.proxies)
    rate = desk.settings.api_address_rate
    wait = await desk.rates.ask(f"address {address}", rate)
    if wait:
        raise busy(f"This address made {rate} requests within a minute: wait, or send a token.", wait)


def _read(model: type[BaseModel], where: str, values: dict[str, str]) -> BaseModel:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        if where == "path":
            raise Problem(404, "There is nothing under this address: look at the id again.") from None
        raise unfit(where, error) from None


def _query(request: web.Request) -> dict[str, str]:
    twice = [name for name in request.query if len(request.query.getall(name)) > 1]
    if twice:
        raise Problem(422, "The query names a parameter twice: name each once.")
    return dict(request.query)


async def _body(operation: Operation, request: web.Request, desk: Desk, share: Share) -> BaseModel:
    if operation.takes is Nothing:
        return Nothing()
    if request.content_type != JSON or request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem(415, f"The body must be {JSON}, not compressed: set the header Content-Type.")
    most = desk.settings.api_body_kb * KILOBYTE
    if (request.content_length or 0) > most:
        raise _too_large(desk)
    data = await _received(request, desk, share, most)
    try:
        return operation.takes.model_validate_json(data)
    except ValidationError as error:
        broken = any(each["type"] == "json_invalid" for each in error.errors(include_url=False))
        if broken:
            raise Problem(400, "The body is not JSON: send one object in UTF-8.") from None
        raise unfit("body", error) from None


async def _received(request: web.Request, desk: Desk, share: Share, most: int) -> bytes:
    data = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.content.iter_any():
                if len(data) + len(chunk) > most:
                    raise _too_large(desk)
                if not share.take(len(chunk)):
                    raise busy("The server holds as many requests as it can: ask again later.", AGAIN, 503)
                data += chunk
    except TimeoutError:
        raise Problem(408, f"The body did not come within {READ_SECONDS:g} seconds: send it again.") from None
    except (ConnectionError, aiohttp.ClientError, web.RequestPayloadError):
        raise Problem(400, "The body ended early: send it again.") from None
    return bytes(data)


def _too_large(desk: Desk) -> Problem:
    most = desk.settings.api_body_kb
    # The rest is not read, so the connection cannot be used again.
    return Problem(413, f"The body is larger than {most} kB: send less.", headers={"Connection": "close"})
