"""Finds out whether this machine is ready to serve, by asking: what is judged in `bot.readiness`."""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import replace
from pathlib import Path

import asyncpg

from bot import log, registered
from bot.cache.server import Away, RedisServer
from bot.credentials import WrongValue
from bot.github.app_tokens import read_private_keys
from bot.github.client import GitHub
from bot.github.errors import GitHubError, NotFound, Unauthorized
from bot.github.hosts import host_of
from bot.github.redaction import redact
from bot.readiness import AppFacts, ServerFacts
from bot.settings import Settings, WrongSettings, read_settings
from bot.store.migrations import landed
from bot.store.pool import connect
from engine.errors import VeloxError

SECONDS = 20.0
"""More than anything here takes that will answer at all."""


def is_a_server() -> bool:
    """Tell whether this machine seems meant to serve: something of the server is set, or was set up."""
    if registered.is_named(os.environ) or os.environ.get("DATABASE_URL"):
        return True
    try:
        settings = read_settings(may_set_up=True)
        return registered.read(settings.data, settings.github_host) is not None
    except (WrongSettings, WrongValue):
        return True


async def read_server() -> ServerFacts:
    """Ask everything at once, and wait for no answer too long."""
    try:
        settings = read_settings("webhooks", "github", may_set_up=True)
    except WrongSettings as wrong:
        return await _rest(_without_app(wrong), ServerFacts(complaints=wrong.complaints, named=True))
    return await _rest(settings, ServerFacts(named=settings.app_id is not None))


def _without_app(wrong: WrongSettings) -> Settings | None:
    """Return what can be used of settings whose complaints are about the App alone."""
    try:
        return read_settings(may_set_up=True)
    except WrongSettings:
        return None


async def _rest(settings: Settings | None, facts: ServerFacts) -> ServerFacts:
    if settings is None:
        return facts
    for secret in settings.secrets():
        log.leave_out(secret)
    facts = replace(
        facts, github=settings.github_host, url=settings.url or "", redis=settings.redis_url is not None
    )
    database, app, redis = await asyncio.gather(_database(settings), _app(settings), _redis(settings))
    found, database_trouble, pending = database
    return replace(
        _disk(settings.data, facts),
        database=found,
        database_trouble=database_trouble,
        pending=pending,
        app=app if isinstance(app, AppFacts) else None,
        app_trouble="" if isinstance(app, AppFacts) else app,
        redis_trouble=redis,
    )


async def _database(settings: Settings) -> tuple[str, str, tuple[str, ...]]:
    """Return the version of the server, what is wrong with it, and the migrations it lacks."""
    if settings.database_url is None:
        return "", "", ()
    try:
        async with asyncio.timeout(SECONDS):
            connection = await connect(settings.database_url.get_secret_value())
            try:
                version: str = await connection.fetchval("show server_version")
                known = await connection.fetchval("select to_regclass('schema_migrations')")
                rows = await connection.fetch("select number from schema_migrations") if known else []
            finally:
                await connection.close()
    except (VeloxError, TimeoutError, asyncpg.PostgresError, OSError) as error:
        return "", redact(str(error)).rstrip(".") or "it does not answer", ()
    applied = {row["number"] for row in rows}
    return f"Postgres {version}", "", tuple(each.name for each in landed() if each.number not in applied)


async def _app(settings: Settings) -> AppFacts | str:
    """Return what GitHub says of the App, or why it is not known; nothing where there is none to ask for."""
    held = [secret.get_secret_value() for secret in (*settings.private_keys, *settings.private_key_files)]
    if settings.app_id is None or not held:
        return ""
    try:
        github = GitHub(host_of(settings.github_url), str(settings.app_id), read_private_keys(*held))
        async with asyncio.timeout(SECONDS), github:
            session = github.app()
            app, hook = await asyncio.gather(session.get("/app"), session.get("/app/hook/config"))
    except (Unauthorized, NotFound):
        return f"{settings.github_host} does not know an App {settings.app_id} with this key"
    except (GitHubError, VeloxError, WrongValue, TimeoutError) as error:
        return redact(str(error)).rstrip(".") or f"{settings.github_host} does not answer"
    return AppFacts(
        int(app["id"]),
        str(app.get("slug") or ""),
        dict(app.get("permissions") or {}),
        tuple(app.get("events") or ()),
        str(hook.get("url") or ""),
    )


async def _redis(settings: Settings) -> str:
    if settings.redis_url is None:
        return ""
    async with RedisServer(settings.redis_url.get_secret_value(), settings.redis_key_prefix) as server:
        try:
            await server.ask(lambda redis: redis.ping())
        except Away as away:
            return f"does not answer ({away})"
    return ""


def _disk(data: Path, facts: ServerFacts) -> ServerFacts:
    """Look at the folder, or at the nearest one above that there is; nothing is made."""
    there = next((each for each in (data, *data.parents) if each.exists()), data)
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return replace(facts, data=str(data), data_trouble=f"{there} cannot be written to")
    return replace(facts, data=str(data), data_free=shutil.disk_usage(there).free)
