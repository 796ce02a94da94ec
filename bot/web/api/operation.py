"""The contract of an endpoint: what it takes and gives, who may ask. Routes and description come of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import orjson
from aiohttp import web
from pydantic import BaseModel, ConfigDict

from bot.settings import Settings
from bot.store.pool import Pool
from bot.web.api.bell import Bell
from bot.web.api.rates import Rates
from bot.web.api.tokens import Tokens
from bot.web.room import Room

Method = Literal["GET", "POST", "DELETE"]
Where = Literal["always", "debug", "described"]
"""Whether an operation is there always, or only with `DEBUG` or `ENABLE_API_DOCS`."""

Access = Literal["open", "token", "token if set", "its own"]
"""Who may ask: anyone; whoever has a token; likewise, but anyone where there are none; or it looks itself."""

JSON = "application/json"
EVENTS = "text/event-stream"

ENTERING = 2
"""So many jobs are put in at once."""

M = TypeVar("M", bound=BaseModel)


class Taken(BaseModel):
    """What a request brings: no key that nobody knows, and it does not change."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Nothing(Taken):
    """A request without a body, a query or a part of its path that varies."""


class Told(BaseModel):
    """What an answer says."""

    model_config = ConfigDict(frozen=True)


@dataclass(frozen=True, slots=True)
class Gives:
    """One answer: what it says, its model or, where it is no JSON, its media type; and headers by name.

    `links` are the ids of operations that take the `id` of the answer.
    """

    says: str
    model: type[BaseModel] | None = None
    media: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What the endpoints work with."""

    settings: Settings
    pool: Pool
    tokens: Tokens
    rates: Rates
    room: Room
    bell: Bell
    streams: Counter[str] = field(default_factory=Counter)
    """How many streams of events each token has open."""
    entrance: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ENTERING))
    """Whoever puts a job in waits here first: jobs of one token are put in one by one, and whoever waits for
    that in the database would hold a connection that others need."""


DESK = web.AppKey("desk", Desk)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was let in: whose it is, and what it brought, as its models."""

    request: web.Request
    desk: Desk
    request_id: str
    tenant: str
    body: BaseModel
    query: BaseModel
    path: BaseModel

    def taken(self, model: type[M]) -> M:
        """Return the body; a model that the operation does not name is a mistake of ours."""
        return _as(self.body, model)

    def asked(self, model: type[M]) -> M:
        """Return the query."""
        return _as(self.query, model)

    def named(self, model: type[M]) -> M:
        """Return what the path names."""
        return _as(self.path, model)


def _as(value: BaseModel, model: type[M]) -> M:
    if not isinstance(value, model):
        raise TypeError(f"the operation takes {type(value).__name__}, not {model.__name__}")
    return value


Does = Callable[[Call], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Operation:
    """An endpoint. `refuses` are the statuses of problems that it has beside those which all have.

    `summary` is a line, `about` a paragraph; `headers` are those of a request that matter. Whoever asks for
    what is not `counted` is not limited.
    """

    method: Method
    path: str
    group: str
    does: Does
    summary: str
    about: str
    gives: Mapping[int, Gives]
    takes: type[BaseModel] = Nothing
    asks: type[BaseModel] = Nothing
    names: type[BaseModel] = Nothing
    access: Access = "token"
    refuses: Mapping[int, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    where: Where = "always"
    counted: bool = True

    @property
    def streams(self) -> bool:
        """Tell whether its answer goes on."""
        return any(given.media == EVENTS for given in self.gives.values())

    def is_served(self, settings: Settings) -> bool:
        """Tell whether a server with these settings has it."""
        served = {"always": True, "debug": settings.debug, "described": settings.api_docs}
        return served[self.where]

    @property
    def id(self) -> str:
        """What programs call it, such as `get_jobs_id`."""
        words = self.path.replace("{", "").replace("}", "").replace(".", "_").strip("/").split("/")
        return "_".join([self.method.lower(), *filter(None, words)])


def said(model: BaseModel, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return an answer as JSON."""
    body = orjson.dumps(model.model_dump(mode="json"))
    given = {"Cache-Control": "no-store", **(headers or {})}
    return web.Response(status=status, body=body, content_type=JSON, headers=given)
