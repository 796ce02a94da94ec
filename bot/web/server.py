"""The web process: its routes, and its life from the first connection to the last commit."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import web

from bot import log
from bot.github.hosts import host_of
from bot.measures import Measures
from bot.recording import Recorder
from bot.registered import RegisteredApp
from bot.settings import Settings
from bot.store.pool import Pool, insist_on_tables, open_pool
from bot.web import health, metrics
from bot.web.api.counter import Counter, plainly
from bot.web.api.operation import DESK
from bot.web.connections import KEPT_SECONDS, LINGER_SECONDS, LONGEST_HEADER, MOST_HEADERS, Crowd, room_for
from bot.web.handling import Handler
from bot.web.inbox import Inbox
from bot.web.operations import OPERATIONS
from bot.web.reading import MARKETPLACE_EVENTS, MOST_BYTES
from bot.web.room import Room
from bot.web.setup import SETUP, SetUp, add_routes
from bot.web.storing import DeliveryStore
from bot.web.webhook import INTAKE, MARKETPLACE, Intake, edge, receive, receive_purchase
from engine.errors import BadInput

CONNECTIONS = 10
"""To the database: two write deliveries, one hears of jobs, the others answer questions."""

CLOSE_SECONDS = 5.0

GRACE_SECONDS = 10.0
"""How long requests under way may take once the process is asked to end; platforms kill after thirty."""

POLL_SECONDS = 0.02

BACKLOG = 512
"""Connections that the system holds until they are taken: a flood comes all at once."""

MEGABYTE = 1024 * 1024

CROWD = web.AppKey("crowd", Crowd)
"""The connections, and which of them have a request without an answer."""

_log = log.logger(__name__)


def make_app(settings: Settings, pool: Pool) -> web.Application:
    """Return the web application; it does not own the pool."""
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[_seen, edge, plainly])
    app[CROWD] = Crowd()
    measures = Measures()
    recorder = Recorder(measures, pool)
    store = DeliveryStore(pool)
    inbox = Inbox(store.store, settings.most_waiting)
    app[INTAKE] = Intake(
        secrets=[secret.get_secret_value().encode() for secret in settings.webhook_secrets],
        host=settings.github_host,
        inbox=inbox,
        room=Room(settings.most_held * MEGABYTE),
        measures=measures,
    )
    app[MARKETPLACE] = replace(
        app[INTAKE],
        secrets=[secret.get_secret_value().encode() for secret in settings.marketplace_secrets],
        events=MARKETPLACE_EVENTS,
    )
    dead_after = settings.silence * health.SILENT_SHARE
    app[health.ASKED] = health.Asked(pool, settings.roles, dead_after)
    tokens = [token.get_secret_value().encode() for token in settings.metrics_tokens]
    counter = Counter(settings, pool, measures)
    app[metrics.ASKED] = metrics.Asked(
        pool, recorder, tokens, counter.desk.tokens, settings.roles, dead_after
    )

    async def with_inbox(_app: web.Application) -> AsyncIterator[None]:
        async with recorder, store, inbox, counter:
            yield

    add_routes(app, _setup(settings, app[INTAKE]))
    app.cleanup_ctx.append(with_inbox)
    app.on_response_prepare.append(_say_little)
    app.router.add_post("/webhook", receive)
    app.router.add_post("/marketplace", receive_purchase)
    counter.answer_at(app, OPERATIONS)
    return app


def _setup(settings: Settings, intake: Intake) -> SetUp:
    def take(registered: RegisteredApp) -> None:
        intake.secrets.append(registered.webhook_secret.encode())

    return SetUp(
        host_of(settings.github_url),
        settings.data,
        settings.url,
        is_configured=bool(settings.webhook_secrets),
        take=take,
        announce=lambda token: None,
    )


def _show_link(address: str, token: str) -> None:
    """Show a person where to set Velox up: on the terminal, not in the logs, which others may read."""
    print(
        "velox: no GitHub App is set up yet. Open this link, which is good once, for an hour:\n"
        f"  {address}/setup?token={token}",
        file=sys.stderr,
        flush=True,
    )


@web.middleware
async def _seen(request: web.Request, handler: Handler) -> web.StreamResponse:
    crowd, connection = request.app[CROWD], request.protocol
    crowd.begins(connection)
    try:
        return await handler(request)
    finally:
        crowd.ends(connection)


async def _say_little(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "velox"
    response.headers["X-Content-Type-Options"] = "nosniff"


def _offer(app: web.Application, host: str, port: int) -> None:
    """Show the link to the set-up page, where there is something to set up."""
    setup = app[SETUP]
    if not setup.is_configured:
        near = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
        address = setup.url or f"http://{near}:{port}"
        setup.announce = lambda token: _show_link(address, token)
        setup.announce(setup.keys.token)


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve an application, and give the port it listens on.

    Leaving takes no further connections, lets requests under way end, and stores what they brought.
    """
    runner = web.AppRunner(
        app,
        access_log=None,
        auto_decompress=False,
        shutdown_timeout=GRACE_SECONDS,
        keepalive_timeout=KEPT_SECONDS,
        lingering_time=LINGER_SECONDS,
        max_headers=MOST_HEADERS,
        max_field_size=LONGEST_HEADER,
    )
    await runner.setup()
    assert runner.server is not None  # it was set up
    made = app[CROWD].at(runner.server)
    try:
        door = await _open(made, host, port)
        try:
            yield door.sockets[0].getsockname()[1]
        finally:
            door.close()
        if DESK in app:
            app[DESK].bell.close()  # who waits for a job has an answer at once
        await _settle(app)
    finally:
        await runner.cleanup()


async def _open(made: Callable[[], asyncio.Protocol], host: str, port: int) -> asyncio.Server:
    try:
        return await asyncio.get_running_loop().create_server(made, host, port, backlog=BACKLOG)
    except OSError as error:
        said = error.strerror or str(error)
        raise BadInput(f"Nothing can listen on {host}, port {port}: {said}.") from error


async def _settle(app: web.Application) -> None:
    """Wait until every request has its answer, for a while: aiohttp's own end drops bodies half received."""
    try:
        async with asyncio.timeout(GRACE_SECONDS):
            while app[CROWD].busy:
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        _log.warning("requests cut off", count=len(app[CROWD].busy))


async def serve(settings: Settings, database_url: str, host: str, port: int) -> None:
    """Run the web process until it is asked to end (SIGTERM, SIGINT, or a terminal that closes).

    Raises `BadInput` for a database that was never migrated or a place that is taken, and what `open_pool`
    raises.
    """
    asked_to_end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, asked_to_end.set)
    pool = await open_pool(database_url, largest=CONNECTIONS)
    try:
        await insist_on_tables(pool)
        app = make_app(settings, pool)
        app[CROWD].most = room_for()
        async with serving(app, host, port) as found:
            _log.info("web process ready", host=host, port=found)
            _offer(app, host, found)
            await asked_to_end.wait()
            _log.info("web process ends")
    finally:
        await asyncio.wait_for(pool.close(), CLOSE_SECONDS)
