"""The stand-ins refuse what the providers do not document: a gateway that passes before them asked well."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import aiohttp
import pytest

from engine.adapters.llm_chat import completion
from tests.llm.stand_in import KEY, Provider, compatible, ollama, openrouter, serving
from tests.llm.ways import ASK, SCHEMA

CLOUD: dict[str, Any] = {
    **completion(ASK, "maker/model"),
    "provider": {"require_parameters": True, "data_collection": "deny"},
}
LOCAL: dict[str, Any] = {
    "model": "m",
    "messages": [{"role": "user", "content": "x"}],
    "stream": False,
    "format": SCHEMA,
    "options": {"num_ctx": 4096, "num_predict": 100},
}


def without(body: dict[str, Any], *path: str) -> dict[str, Any]:
    changed = deepcopy(body)
    place = changed
    for name in path[:-1]:
        place = place[name]
    del place[path[-1]]
    return changed


def with_value(body: dict[str, Any], value: Any, *path: str) -> dict[str, Any]:
    changed = deepcopy(body)
    place = changed
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return changed


SCHEMA_OF = ("response_format", "json_schema", "schema")

REFUSED_BY_OPENROUTER = [
    without(CLOUD, "model"),
    without(CLOUD, "messages"),
    without(CLOUD, "response_format"),
    without(CLOUD, "max_tokens"),
    without(CLOUD, "provider"),
    without(CLOUD, "provider", "require_parameters"),
    without(CLOUD, "provider", "data_collection"),
    without(CLOUD, *SCHEMA_OF, "additionalProperties"),
    without(CLOUD, *SCHEMA_OF, "required"),
    with_value(CLOUD, False, "response_format", "json_schema", "strict"),
    with_value(CLOUD, "a name", "response_format", "json_schema", "name"),
    with_value(CLOUD, {"type": "object", "properties": {}}, *SCHEMA_OF, "properties", "inner"),
    with_value(CLOUD, "allow", "provider", "data_collection"),
    with_value(CLOUD, ["a/b", "c/d"], "models"),
    with_value(CLOUD, {"include": True}, "usage"),
    with_value(CLOUD, True, "stream"),
    with_value(CLOUD, 3, "temperature"),
    with_value(CLOUD, [], "messages"),
    with_value(CLOUD, [{"id": "web"}], "plugins"),
]
REFUSED_BY_OLLAMA = [
    without(LOCAL, "format"),
    without(LOCAL, "stream"),
    without(LOCAL, "options"),
    without(LOCAL, "options", "num_ctx"),
    without(LOCAL, "options", "num_predict"),
    without(LOCAL, "format", "additionalProperties"),
    with_value(LOCAL, True, "stream"),
    with_value(LOCAL, "json", "format"),
    with_value(LOCAL, 100, "max_tokens"),
    with_value(LOCAL, 100, "options", "max_tokens"),
]


async def status(server: Provider, body: dict[str, Any], path: str, key: str | None) -> int:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.url}{path}", json=body, headers=headers) as answer,
    ):
        return answer.status


@pytest.mark.parametrize(
    ("made", "path", "body", "key"),
    [
        (openrouter, "/chat/completions", CLOUD, KEY),
        (lambda: compatible(KEY), "/chat/completions", without(CLOUD, "provider"), KEY),
        (compatible, "/chat/completions", without(CLOUD, "provider"), None),
        (ollama, "/api/chat", LOCAL, None),
    ],
)
async def test_what_is_documented_is_answered(
    made: Callable[[], Provider], path: str, body: dict[str, Any], key: str | None
) -> None:
    async with serving(made()) as server:
        assert await status(server, body, path, key) == 200
        assert await status(server, body, path, f"{key}x") == 401
        assert await status(server, body, "/elsewhere", key) == 404
        assert len(server.breaches) == 1 and len(server.requests) == 1


@pytest.mark.parametrize("body", REFUSED_BY_OPENROUTER, ids=range(len(REFUSED_BY_OPENROUTER)))
async def test_openrouter_refuses_what_it_does_not_document(body: dict[str, Any]) -> None:
    async with serving(openrouter()) as server:
        assert await status(server, body, "/chat/completions", KEY) == 400
        assert await status(server, CLOUD, "/chat/completions", None) == 401
        assert len(server.breaches) == 2 and not server.requests


@pytest.mark.parametrize("body", REFUSED_BY_OLLAMA, ids=range(len(REFUSED_BY_OLLAMA)))
async def test_ollama_refuses_what_it_does_not_document(body: dict[str, Any]) -> None:
    async with serving(ollama()) as server:
        assert await status(server, body, "/api/chat", None) == 400
        assert len(server.breaches) == 1 and not server.requests
