"""Judges whether this machine is ready to serve: settings, database, GitHub, Redis, disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.credentials import LOCAL_HOSTS
from bot.diagnosis import Item, State
from bot.manifest import PERMISSIONS, WEBHOOK, events
from bot.sizes import shown_size

ENOUGH_SPACE = 1 << 30
"""A database of one's own, and checkouts beside it."""

LEVELS = {"read": 1, "write": 2, "admin": 3}


@dataclass(frozen=True, slots=True)
class AppFacts:
    """What GitHub says of the App; `webhook` is the address that deliveries go to, empty if none is set."""

    id: int
    slug: str
    permissions: Mapping[str, str]
    events: tuple[str, ...]
    webhook: str


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What was found. Each trouble is a clause, empty where there is none.

    `complaints` are those of the settings, whole sentences; `database` is a version, or empty for a server
    of one's own that does not run now. `pending` are migrations that were not applied. `app` is None without
    an App or where GitHub did not tell; `url` is VELOX_URL.
    """

    complaints: tuple[str, ...] = ()
    named: bool = True
    github: str = "github.com"
    url: str = ""
    database: str = ""
    database_trouble: str = ""
    pending: tuple[str, ...] = ()
    app: AppFacts | None = None
    app_trouble: str = ""
    redis: bool = False
    redis_trouble: str = ""
    data: str = ""
    data_free: int = 0
    data_trouble: str = ""


def judge(facts: ServerFacts) -> tuple[Item, ...]:
    """Return an item for each thing that serving wants."""
    return (*_settings(facts), *_database(facts), *_github(facts), *_others(facts))


def is_ready(items: tuple[Item, ...]) -> bool:
    """Tell whether nothing that serving cannot do without is missing."""
    return all(item.state != "missing" for item in items)


def _settings(facts: ServerFacts) -> Iterator[Item]:
    for complaint in facts.complaints:
        what, _, remedy = complaint.rstrip(".").replace(". It must be", ": it must be").partition(": ")
        variable, _, wrong = what.partition(" ")
        yield Item(variable, "missing", wrong or "cannot be used", remedy or "see docs/server-settings.md")
    if not facts.complaints:
        yield Item("settings", "ok", "can be used")


def _database(facts: ServerFacts) -> Iterator[Item]:
    if facts.database_trouble:
        remedy = "mend DATABASE_URL, or take it out: Velox then starts a Postgres of its own"
        yield Item("database", "missing", facts.database_trouble, remedy)
        return
    own = "a Postgres of Velox's own, started with the server"
    yield Item("database", "ok", facts.database or own)
    if not facts.database:
        return
    if facts.pending:
        names = ", ".join(facts.pending)
        yield Item("migrations", "missing", f"not applied: {names}", "run `velox migrate`")
    else:
        yield Item("migrations", "ok", "all applied")


def _github(facts: ServerFacts) -> Iterator[Item]:
    if not facts.named:
        remedy = "start `velox up` or `velox serve` and open the link that it prints"
        yield Item("GitHub App", "missing", "none is set up", remedy)
        return
    if facts.app is None:
        if facts.app_trouble:
            remedy = f"see that {facts.github} can be reached, and that id and key are of the same App"
            yield Item("GitHub App", "missing", facts.app_trouble, remedy)
        return
    app = facts.app
    yield Item("GitHub App", "ok", f"{app.slug} (id {app.id}) on {facts.github}")
    yield _permissions(app)
    yield _events(app)
    yield _webhook(app.webhook, facts.url)


def _permissions(app: AppFacts) -> Item:
    lacking = [
        f"{name}: {level}"
        for name, level in PERMISSIONS.items()
        if LEVELS.get(app.permissions.get(name, ""), 0) < LEVELS[level]
    ]
    if app.permissions.get("contents", "read") != "read":
        fact, remedy = "it may write contents", "set the permission `contents` of the App to read"
        return Item("permissions", "degraded", fact, remedy)
    if lacking:
        remedy = "grant them in the App's settings; each installation has to accept"
        return Item("permissions", "missing", f"lacking {', '.join(lacking)}", remedy)
    return Item("permissions", "ok", "those that the work needs")


def _events(app: AppFacts) -> Item:
    lacking = [name for name in events() if name not in app.events]
    if not lacking:
        return Item("events", "ok", "all that Velox acts on")
    remedy = "subscribe to them in the App's settings"
    # Without this one no review is ever made unasked.
    state: State = "missing" if "pull_request" in lacking else "degraded"
    return Item("events", state, f"not subscribed to {', '.join(lacking)}", remedy)


def _webhook(address: str, url: str) -> Item:
    if not address:
        remedy = "set the webhook's URL in the App's settings to https://YOUR-SERVER/webhook"
        return Item("webhook", "missing", "the App has no address to send to", remedy)
    host = urlsplit(address).hostname or ""
    wanted = f"{url}{WEBHOOK}" if url else ""
    if wanted and address != wanted:
        remedy = f"set it to {wanted} in the App's settings, or mend VELOX_URL"
        return Item("webhook", "degraded", f"goes to {address}", remedy)
    if not address.endswith(WEBHOOK) or host.endswith("example.com"):
        remedy = "set it to the address of this server, ending in /webhook"
        return Item("webhook", "missing", f"goes to {address}", remedy)
    if host in LOCAL_HOSTS:
        remedy = "give the App an address that GitHub can reach"
        return Item("webhook", "degraded", f"goes to {address}, which is this machine alone", remedy)
    return Item("webhook", "ok", f"goes to {address}")


def _others(facts: ServerFacts) -> Iterator[Item]:
    if facts.redis_trouble:
        remedy = "mend REDIS_URL, or take it out: each process then keeps its own limits and caches"
        yield Item("Redis", "degraded", facts.redis_trouble, remedy)
    elif facts.redis:
        yield Item("Redis", "ok", "answers")
    if facts.data_trouble:
        remedy = "name a folder that Velox can write to with VELOX_DATA"
        yield Item("data folder", "missing", facts.data_trouble, remedy)
    elif facts.data:
        space = f"{shown_size(facts.data_free)} free in {facts.data}"
        yield (
            Item("data folder", "ok", space)
            if facts.data_free >= ENOUGH_SPACE
            else Item("data folder", "degraded", space, "make room, or name another folder with VELOX_DATA")
        )
