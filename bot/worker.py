"""The worker process: takes the jobs of its roles from the queue until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import asyncpg

from bot import log
from bot.agents import orders
from bot.agents.analyzer import Analyzer
from bot.agents.apart import environment
from bot.agents.burial import mourn
from bot.agents.clerk import Clerk
from bot.agents.clerk_works import WORKS
from bot.agents.counting import counted
from bot.agents.fetching import Fetching
from bot.agents.folding import Folding
from bot.agents.learner import Learner
from bot.agents.merge_queue import MergeQueue
from bot.agents.messenger import Messenger
from bot.agents.monitor import Monitor
from bot.agents.optimizer import Optimizer
from bot.agents.planner import Planner
from bot.agents.presser import Presser
from bot.agents.prospector import Prospector
from bot.agents.publisher import Publisher
from bot.agents.reporter import Reporter
from bot.agents.repository_works import REPOSITORY_WORKS
from bot.agents.retraining import Occasion, Retrainer
from bot.agents.rollouts import Rollouts
from bot.agents.surveyor import Surveyor
from bot.agents.training import Training
from bot.agents.warm import Warm
from bot.agents.watcher import Watcher
from bot.beside import looking_after, side_by_side
from bot.cache.local import LocalCache
from bot.cache.server import RedisServer
from bot.cache.shared import SharedCache
from bot.cache.shared_limits import SharedLimits
from bot.commander import Commander
from bot.counter import tasks
from bot.events import Here
from bot.experience import NEAR_BYTES, Experience
from bot.github.app_tokens import read_private_keys
from bot.github.authors import Ourselves
from bot.github.client import PATIENCE, GitHub
from bot.github.errors import GitHubError
from bot.github.hosts import host_of
from bot.github.limits import WRITE_GAP, Limits, LocalLimits
from bot.healing.healer import healer_of
from bot.healing.rounds import PERIOD
from bot.llm.budgets import Counter
from bot.llm.budgets import Limits as ModelLimits
from bot.llm.handed_down import Models
from bot.llm.routes import model_legs, open_gateway, signatures_of
from bot.measures import Measures
from bot.policies import Choosing
from bot.queue import Handler, Pace, take
from bot.recording import Recorder
from bot.reviewing import Effort
from bot.roles import speaks_to_github
from bot.settings import Settings
from bot.store.pool import UNREACHABLE, Pool, insist_on_tables, open_pool
from engine.errors import ToolFailed

CONNECTIONS = 16
"""To the database: six for the queue itself, the others for jobs, which hold one for moments."""

ATTEMPTS = 8
"""Eight tries, the last more than twenty minutes after the first: most outages of GitHub are shorter."""

CLOSE_SECONDS = 30.0

AWAY = (*UNREACHABLE, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What a database that went away shows itself by, depending on what was under way."""

ASK_AGAIN = 10.0
"""Seconds after which GitHub is asked again who we are, when it did not answer."""

_log = log.logger(__name__)


async def work(
    settings: Settings,
    database_url: str,
    stop: asyncio.Event,
    *,
    pace: Pace | None = None,
    healing: float | None = PERIOD,
    gap: float = WRITE_GAP,
    patience: float = PATIENCE,
) -> None:
    """Run the roles of the settings until `stop` is set; what runs then is ended or given back.

    `healing` is how many seconds lie between two rounds in which the monitor asks GitHub, None for no rounds;
    `gap` how many lie between two writes to one installation, `patience` how long an answer may take.
    Raises `BadInput` for a database that was never migrated, and `ToolFailed` when it goes away: what was
    under way is done by whoever comes next.
    """
    pool = await open_pool(database_url, largest=CONNECTIONS)
    try:
        await insist_on_tables(pool)
        await _work(settings, pool, stop, pace or pace_of(settings), healing, gap, patience)
    except AWAY as error:
        pool.terminate()
        raise ToolFailed(
            "postgres", f"the server went away ({str(error) or type(error).__name__})."
        ) from error
    finally:
        await asyncio.wait_for(pool.close(), CLOSE_SECONDS)


async def _work(
    settings: Settings,
    pool: Pool,
    stop: asyncio.Event,
    pace: Pace,
    healing: float | None,
    gap: float,
    patience: float,
) -> None:
    scratch = settings.data / "scratch"
    scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    measures = Measures()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(Recorder(measures, pool))
        handlers: dict[str, Handler] = {}
        redis = await stack.enter_async_context(_redis(settings, measures))
        if speaks_to_github(settings.roles):
            limits = LocalLimits(gap=gap) if redis is None else SharedLimits(redis, time.time, gap=gap)
            github = await stack.enter_async_context(_github(settings, measures, limits, patience))
            ourselves = await _ourselves(github, stop)
            if ourselves is None:
                return
            handlers |= _speakers(settings, pool, github, ourselves, scratch)
            if "monitor" in settings.roles and healing is not None:
                healer = healer_of(pool, github, ourselves, measures, marketplace=settings.marketplace)
                await stack.enter_async_context(looking_after(healer.run(stop, healing), stop))
        models = await stack.enter_async_context(_models(settings, pool))
        warm = await stack.enter_async_context(Warm(environment()))
        experience = _experience(redis)
        handlers |= _silent(settings, pool, redis, models, warm, experience)
        for rounds in _learning(settings, pool, experience, stop):
            await stack.enter_async_context(looking_after(rounds, stop))
        if "monitor" in settings.roles:
            await stack.enter_async_context(looking_after(Monitor(pool, scratch).run(stop), stop))
        host_name = socket.gethostname()
        name = f"{host_name}/{os.getpid()}"
        _log.info("worker ready", roles=list(settings.roles), process=name)
        taking = partial(
            take,
            pool,
            process=name,
            roles=settings.roles,
            host_name=host_name,
            pace=pace,
            mourner=mourn,
        )
        await side_by_side(taking, counted(handlers, measures), stop)
        _log.info("worker ends")


def pace_of(settings: Settings) -> Pace:
    """Return how a worker with these settings works."""
    silence = settings.silence
    return Pace(silence=silence, poll=min(Pace().poll, silence), attempts=ATTEMPTS)


def _speakers(
    settings: Settings, pool: Pool, github: GitHub, ourselves: Ourselves, scratch: Path
) -> Mapping[str, Handler]:
    """Return the handlers of the roles that speak to GitHub."""
    handlers: dict[str, Handler] = {}
    if "analyze" in settings.roles:
        here = Here(settings.github_host, settings.app_id, settings.review_bots, settings.review_branches)
        listed = settings.marketplace != "off"
        analyzer = Analyzer(pool, github, ourselves, scratch, listed=listed)
        handlers[orders.PLAN] = Planner(pool, here, settings.debounce).plan
        handlers[orders.ANALYZE] = analyzer.analyze
        handlers[orders.ANALYZE_PUSH] = analyzer.analyze_push
        handlers[orders.PRESS] = Presser(pool, github).press
        handlers[orders.SCAN] = Surveyor(pool, Fetching(github, scratch), ourselves, listed=listed).survey
        handlers[tasks.API_FETCH] = Messenger(pool, github, scratch).fetch
        handlers[orders.COMMAND] = Commander(pool, github, ourselves).command
    if "publish" in settings.roles:
        handlers[orders.PUBLISH] = Publisher(pool, github, ourselves).publish
        handlers[orders.MERGE_QUEUE] = MergeQueue(pool, github, ourselves).answer
        handlers[orders.SCAN_TELL] = Reporter(pool, github, ourselves).tell
    return handlers


def _silent(
    settings: Settings,
    pool: Pool,
    redis: RedisServer | None,
    models: Models | None,
    warm: Warm,
    experience: Experience,
) -> Mapping[str, Handler]:
    """Return the handlers of the roles that never speak to GitHub."""
    handlers: dict[str, Handler] = {}
    if "optimize" in settings.roles:
        effort = Effort(settings.proof_seconds, choosing=Choosing(settings.models, settings.explore))
        shared = LocalCache() if redis is None else SharedCache(redis, "scans")
        optimizer = Optimizer(pool, effort, shared=shared, models=models, experience=experience)
        handlers[orders.OPTIMIZE] = optimizer.optimize
        handlers[orders.SCAN_PART] = Prospector(pool, effort, shared=shared).prospect
        works = {**WORKS, **REPOSITORY_WORKS}
        clerk = Clerk(pool, effort, works, roots=settings.code_roots, shared=shared, models=models, warm=warm)
        handlers[tasks.API] = clerk.serve
        handlers[tasks.API_WATCH] = Watcher(pool, effort, roots=settings.code_roots, shared=shared).look
    if "learn" in settings.roles:
        handlers[orders.LEARN] = Learner(pool).learn
        machine = settings.data / "rolling"
        handlers[tasks.ROLLOUT] = Rollouts(pool, machine, settings.train_input).roll
        training = Training(settings.models, settings.train_input, machine)
        trainer = Clerk(pool, Effort(settings.proof_seconds), {"train": training.train})
        handlers[tasks.API_TRAIN] = trainer.serve
    return handlers


def _learning(
    settings: Settings, pool: Pool, experience: Experience, stop: asyncio.Event
) -> Iterator[Coroutine[None, None, None]]:
    """Yield the rounds of the role that learns."""
    if "learn" not in settings.roles:
        return
    yield Folding(pool, experience).run(stop)
    if settings.train_enough or settings.train_hours:
        occasion = Occasion(settings.train_enough, timedelta(hours=settings.train_hours))
        yield Retrainer(pool, occasion).run(stop)


def _experience(redis: RedisServer | None) -> Experience:
    """Return the buffer of what is to be counted; without Redis other processes read it from Postgres."""
    return Experience(LocalCache(NEAR_BYTES) if redis is None else SharedCache(redis, "experience"))


@asynccontextmanager
async def _models(settings: Settings, pool: Pool) -> AsyncIterator[Models | None]:
    """Give the language models of the settings, None if they name or allow none."""
    legs = model_legs(settings, settings.llm) if "optimize" in settings.roles else ()
    if not legs:
        if settings.llm != "off":
            _log.warning("no language model is set up, so reviews are made without", llm=settings.llm)
        yield None
        return
    async with open_gateway(legs, settings) as gateway:
        _log.info("language models", llm=settings.llm, routes=[leg.route.name for leg in legs])
        counter = Counter(pool, gateway, ModelLimits.of(settings))
        yield Models(counter, signatures_of(legs), settings.llm_seconds)


@asynccontextmanager
async def _redis(settings: Settings, measures: Measures) -> AsyncIterator[RedisServer | None]:
    """Give the Redis of the settings, None if they name none."""
    if settings.redis_url is None:
        yield None
        return
    url = settings.redis_url.get_secret_value()
    async with RedisServer(url, settings.redis_key_prefix, measures) as server:
        yield server


def _github(settings: Settings, measures: Measures, limits: Limits, patience: float) -> GitHub:
    held = [secret.get_secret_value() for secret in (*settings.private_keys, *settings.private_key_files)]
    return GitHub(
        host_of(settings.github_url),
        str(settings.app_id),
        read_private_keys(*held),
        limits=limits,
        timeout=patience,
        measures=measures,
    )


async def _ourselves(github: GitHub, stop: asyncio.Event) -> Ourselves | None:
    """Find out who we are; until GitHub answers, there is nothing to do. None when told to stop."""
    while not stop.is_set():
        try:
            app = await github.app().get("/app")
        except GitHubError as error:
            _log.warning("GitHub does not say who we are", error=str(error), again_in=ASK_AGAIN)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), ASK_AGAIN)
        else:
            return Ourselves(int(app["id"]), f"{app['slug']}[bot]")
    return None
