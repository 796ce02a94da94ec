"""The worker process: takes the jobs of its roles from the queue until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot import log
from bot.agents import orders
from bot.agents.analyzer import Analyzer
from bot.agents.learner import Learner
from bot.agents.monitor import Monitor
from bot.agents.optimizer import Optimizer
from bot.agents.planner import Planner
from bot.agents.presser import Presser
from bot.agents.publisher import Publisher
from bot.events import Here
from bot.github.app_tokens import read_private_keys
from bot.github.authors import Ourselves
from bot.github.client import GitHub
from bot.github.errors import GitHubError
from bot.github.hosts import Host, host_at, host_named
from bot.queue import Handler, Pace, take
from bot.reviewing import Effort
from bot.settings import LOCAL_HOSTS, Settings, speaks_to_github
from bot.store.pool import Pool, open_pool

CONNECTIONS = 16
"""To the database: two for the queue itself, the others for jobs, which hold one for moments."""

PACE = Pace(attempts=8)
"""Eight tries, the last more than twenty minutes after the first: most outages of GitHub are shorter."""

ASK_AGAIN = 10.0
"""Seconds after which GitHub is asked again who we are, when it did not answer."""

_log = log.logger(__name__)


async def work(
    settings: Settings, database_url: str, stop: asyncio.Event, *, pace: Pace | None = None
) -> None:
    """Run the roles of the settings until `stop` is set; what runs then is ended or given back."""
    pool = await open_pool(database_url, largest=CONNECTIONS)
    scratch = settings.data / "scratch"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        async with AsyncExitStack() as stack:
            handlers: dict[str, Handler] = {}
            if speaks_to_github(settings.roles):
                github, ourselves = await stack.enter_async_context(_speaking(settings, stop))
                handlers |= _speakers(settings, pool, github, ourselves, scratch)
            handlers |= _silent(settings, pool)
            if "monitor" in settings.roles:
                rounds = asyncio.create_task(Monitor(pool, scratch).run(stop))
                stack.callback(rounds.cancel)
            name = f"{socket.gethostname()}/{os.getpid()}"
            _log.info("worker ready", roles=list(settings.roles), process=name)
            await take(
                pool,
                handlers,
                stop,
                process=name,
                roles=settings.roles,
                host_name=socket.gethostname(),
                pace=pace or PACE,
            )
            _log.info("worker ends")
    finally:
        await asyncio.wait_for(pool.close(), 30)


def _speakers(
    settings: Settings, pool: Pool, github: GitHub, ourselves: Ourselves, scratch: Path
) -> Mapping[str, Handler]:
    """Return the handlers of the roles that speak to GitHub."""
    handlers: dict[str, Handler] = {}
    if "analyze" in settings.roles:
        here = Here(settings.github_host, settings.app_id, settings.review_bots, settings.review_branches)
        analyzer = Analyzer(pool, github, ourselves, scratch)
        handlers[orders.PLAN] = Planner(pool, here, settings.debounce).plan
        handlers[orders.ANALYZE] = analyzer.analyze
        handlers[orders.ANALYZE_PUSH] = analyzer.analyze_push
        handlers[orders.PRESS] = Presser(pool, github).press
    if "publish" in settings.roles:
        handlers[orders.PUBLISH] = Publisher(pool, github, ourselves).publish
    return handlers


def _silent(settings: Settings, pool: Pool) -> Mapping[str, Handler]:
    """Return the handlers of the roles that never speak to GitHub."""
    handlers: dict[str, Handler] = {}
    if "optimize" in settings.roles:
        handlers[orders.OPTIMIZE] = Optimizer(pool, Effort(settings.proof_seconds)).optimize
    if "learn" in settings.roles:
        handlers[orders.LEARN] = Learner(pool).learn
    return handlers


@asynccontextmanager
async def _speaking(settings: Settings, stop: asyncio.Event) -> AsyncIterator[tuple[GitHub, Ourselves]]:
    """Open GitHub, and find out who we are there; until it answers, there is nothing to do."""
    held = [secret.get_secret_value() for secret in (*settings.private_keys, *settings.private_key_files)]
    host = _host(settings)
    async with GitHub(host, str(settings.app_id), read_private_keys(*held)) as github:
        while True:
            try:
                app = await github.app().get("/app")
                break
            except GitHubError as error:
                _log.warning("GitHub does not say who we are", error=str(error))
                try:
                    await asyncio.wait_for(stop.wait(), ASK_AGAIN)
                except TimeoutError:
                    continue
                raise
        yield github, Ourselves(int(app["id"]), f"{app['slug']}[bot]")


def _host(settings: Settings) -> Host:
    """Return the GitHub of the settings; one on this machine has its API where an Enterprise Server does."""
    name = settings.github_host
    if name.partition(":")[0] in LOCAL_HOSTS:
        return host_at(f"{settings.github_url}/api/v3")
    return host_named(name)
