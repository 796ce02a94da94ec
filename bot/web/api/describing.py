"""The description of the API, for programs and for people, where the settings want it shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import orjson
from aiohttp import web

from bot.version import version
from bot.web.api.description import Json, described
from bot.web.api.greeting import ETAG, conditional, mark_of
from bot.web.api.operation import Call, Does, Gives, Operation
from bot.web.pages import page

GROUP = "about"

DESCRIPTION = "/openapi.json"


def with_description(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """Return operations, and two that describe all of them."""
    every = list(operations)
    every += [
        Operation(
            "GET",
            DESCRIPTION,
            GROUP,
            _program(every),
            "This description",
            "The API as OpenAPI 3.1, where `ENABLE_API_DOCS` says so.",
            {200: Gives("The description.", headers=ETAG), 304: Gives("Nothing changed.", media="")},
            access="open",
            where="described",
        ),
        Operation(
            "GET",
            "/docs",
            GROUP,
            _people(every),
            "This description as a page",
            "For people, without scripts or anything from elsewhere, where `ENABLE_API_DOCS` says so.",
            {200: Gives("The page.", media="text/html")},
            access="open",
            where="described",
        ),
    ]
    return tuple(every)


def shown(operations: Sequence[Operation], call: Call) -> list[Operation]:
    """Return the operations that this server answers."""
    settings = call.desk.settings
    return [operation for operation in operations if operation.is_served(settings)]


def _document(operations: Sequence[Operation], call: Call) -> Json:
    settings = call.desk.settings
    return described(shown(operations, call), settings.app_name, settings.app_version or version())


def _program(operations: Sequence[Operation]) -> Does:
    async def describe(call: Call) -> web.StreamResponse:
        body = orjson.dumps(_document(operations, call))
        return conditional(call.request, body, mark_of(body))

    return describe


def _people(operations: Sequence[Operation]) -> Does:
    async def show(call: Call) -> web.StreamResponse:
        served = shown(operations, call)
        groups = {each.group: [one for one in served if one.group == each.group] for each in served}
        document = _document(operations, call)
        schemas = {
            name: orjson.dumps(schema, option=orjson.OPT_INDENT_2).decode()
            for name, schema in document["components"]["schemas"].items()
        }
        return page(
            "api",
            name=call.desk.settings.app_name,
            groups=groups,
            document=document,
            schemas=schemas,
        )

    return show
