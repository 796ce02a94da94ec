"""What anyone may know: what this server is, and which kinds of slowness it finds."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

import orjson
from aiohttp import web
from pydantic import Field

from bot.version import version
from bot.web.api.operation import Call, Gives, Operation, Told, said

GROUP = "about"

CACHED = "public, max-age=300"


class Greeting(Told):
    """What this server is, and where to go on."""

    name: str = Field(description="What it calls itself.")
    version: str = Field(description="Its version.")
    what: str = Field(description="What it does.")
    links: dict[str, str] = Field(description="Addresses by what is there.")


class Kind(Told):
    """A rule, or a regression."""

    name: str = Field(description="What settings and findings call it.")
    title: str = Field(description="What it finds, in a few words.")
    strategy: str = Field(description="The strategy by which it is mended.")
    growth: str = Field(description="How the slow form grows: constant, quadratic or io.")


class Category(Told):
    """One kind of slowness."""

    name: str = Field(description="What findings call it.")
    rules: list[Kind] = Field(description="The rules that find it; none: language models alone do.")


class Categories(Told):
    """Every kind of slowness that a suggestion may be about."""

    categories: list[Category] = Field(description="In the order of their numbers.")


async def greet(call: Call) -> web.StreamResponse:
    """Answer `GET /`."""
    settings = call.desk.settings
    links = {
        "health": "/health",
        "categories": "/suggestions/categories",
        "optimize": "/optimize",
        "jobs": "/jobs",
        **({"description": "/openapi.json", "viewer": "/docs"} if settings.api_docs else {}),
    }
    return said(
        Greeting(
            name=settings.app_name,
            version=settings.app_version or version(),
            what="Reviews Python code for performance, and shows its proof.",
            links=links,
        )
    )


async def categories(call: Call) -> web.StreamResponse:
    """Answer `GET /suggestions/categories`."""
    body, mark = _categories()
    return conditional(call.request, body, mark)


@cache
def _categories() -> tuple[bytes, str]:
    """Return what `docs/categories.py` wrote of the engine, which this process does not load."""
    text = files(__package__).joinpath("categories.json").read_bytes()
    body = orjson.dumps(Categories.model_validate_json(text).model_dump())
    return body, mark_of(body)


def known_rules() -> dict[str, str]:
    """Return the strategy of every rule, by the rule's name."""
    found = Categories.model_validate_json(_categories()[0])
    return {rule.name: rule.strategy for category in found.categories for rule in category.rules}


def mark_of(body: bytes) -> str:
    """Return the ETag of a body, without its quotes."""
    return hashlib.sha256(body).hexdigest()[:24]


def conditional(
    request: web.Request, body: bytes, mark: str, media: str = "application/json"
) -> web.Response:
    """Return a body, or that whoever asks has it already (RFC 9110, section 13)."""
    headers = {"ETag": f'"{mark}"', "Cache-Control": CACHED}
    if is_known(request, mark):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type=media, headers=headers)


def is_known(request: web.Request, mark: str) -> bool:
    """Tell whether a request names what it has, and that is this."""
    return any(known.value in (mark, "*") for known in request.if_none_match or ())


ETAG = {"ETag": "What to send as If-None-Match, to hear of a change alone."}

OPERATIONS = (
    Operation(
        "GET",
        "/",
        GROUP,
        greet,
        "What this server is",
        "Its name, its version, and the addresses to go on to.",
        {200: Gives("What this server is.", Greeting)},
        access="open",
    ),
    Operation(
        "GET",
        "/suggestions/categories",
        GROUP,
        categories,
        "The kinds of slowness",
        "Every category that a suggestion may have, with the rules that find it.",
        {200: Gives("The categories.", Categories, headers=ETAG), 304: Gives("Nothing changed.", media="")},
        access="open",
    ),
)
