"""Servers that answer as OpenRouter, Ollama and OpenAI's form do, and refuse what these document otherwise.

A request with a field that no document has, without a strict schema, or with a wrong key is a breach: it is
answered with 400 or 401 and remembered, so that a test can insist that there was none.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from jsonschema import Draft202012Validator

from tests.llm.exchanges import Exchange, chat, completion

KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"

_MESSAGES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {"role": {"enum": ["system", "user"]}, "content": {"type": "string", "minLength": 1}},
        "required": ["role", "content"],
        "additionalProperties": False,
    },
}

_COMPLETION: dict[str, Any] = {
    "type": "object",
    "properties": {
        "model": {"type": "string", "minLength": 1},
        "messages": _MESSAGES,
        "response_format": {
            "type": "object",
            "properties": {
                "type": {"const": "json_schema"},
                "json_schema": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string", "pattern": "^[a-zA-Z0-9_-]{1,64}$"},
                        "strict": {"const": True},
                        "schema": {"type": "object"},
                    },
                    "required": ["name", "strict", "schema"],
                    "additionalProperties": False,
                },
            },
            "required": ["type", "json_schema"],
            "additionalProperties": False,
        },
        "max_tokens": {"type": "integer", "minimum": 1},
        "max_completion_tokens": {"type": "integer", "minimum": 1},
        "temperature": {"type": "number", "minimum": 0, "maximum": 2},
        "seed": {"type": "integer"},
        "stream": {"const": False},
    },
    "required": ["model", "messages", "response_format"],
    "oneOf": [{"required": ["max_tokens"]}, {"required": ["max_completion_tokens"]}],
    "additionalProperties": False,
}

_OPENROUTER: dict[str, Any] = _COMPLETION | {
    "properties": _COMPLETION["properties"]
    | {
        "provider": {
            "type": "object",
            "properties": {
                "require_parameters": {"const": True},
                "data_collection": {"const": "deny"},
                "zdr": {"const": True},
            },
            "required": ["require_parameters", "data_collection"],
            "additionalProperties": False,
        },
        "plugins": {"const": [{"id": "context-compression", "enabled": False}]},
    },
    "required": [*_COMPLETION["required"], "provider"],
}

_OLLAMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "model": {"type": "string", "minLength": 1},
        "messages": _MESSAGES,
        "stream": {"const": False},
        "truncate": {"type": "boolean"},
        "format": {"type": "object"},
        "keep_alive": {"type": "string"},
        "options": {
            "type": "object",
            "properties": {
                "temperature": {"type": "number"},
                "seed": {"type": "integer"},
                "num_ctx": {"type": "integer", "minimum": 512},
                "num_predict": {"type": "integer", "minimum": 1},
            },
            "required": ["num_ctx", "num_predict"],
            "additionalProperties": False,
        },
    },
    "required": ["model", "messages", "stream", "format", "options"],
    "additionalProperties": False,
}


@dataclass
class Provider:
    """One server. What `will` holds for a model is answered first, in order, then always `usual`.

    `lacks` names the parameters that a model does not take, in the order in which they are complained of.
    """

    schema: dict[str, Any]
    usual: Exchange
    key: str | None = None
    will: defaultdict[str, list[Exchange]] = field(default_factory=lambda: defaultdict(list))
    lacks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    requests: list[dict[str, Any]] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    answered: list[Exchange] = field(default_factory=list)
    hung_up: int = 0
    most_at_once: int = 0
    url: str = ""
    _now: int = 0

    def next(self, model: str, *answers: Exchange) -> None:
        """Let a model be answered so, once each."""
        self.will[model].extend(answers)

    def always(self, model: str, answer: Exchange) -> None:
        """Let a model be answered so for a long time."""
        self.will[model].extend([answer] * 1000)

    def asked(self, model: str) -> int:
        """How often a model was asked."""
        return sum(request["model"] == model for request in self.requests)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            return await self._answer(request)
        except (asyncio.CancelledError, ConnectionResetError):
            self.hung_up += 1
            raise
        finally:
            self._now -= 1

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        breach = await self._breach(request)
        if breach is not None:
            self.breaches.append(breach[1])
            return web.json_response({"error": {"code": breach[0], "message": breach[1]}}, status=breach[0])
        body = await request.json()
        self.requests.append(body)
        lacking = [name for name in self.lacks.get(body["model"], ()) if name in body]
        if lacking:
            return await _sent(request, _not_taken(lacking[0], "provider" in body))
        told = self.will.get(body["model"])
        answer = told.pop(0) if told else self.usual
        response = await _sent(request, answer)
        self.answered.append(answer)
        return response

    async def _breach(self, request: web.Request) -> tuple[int, str] | None:
        if self.key is not None and request.headers.get("Authorization") != f"Bearer {self.key}":
            return 401, "no valid key"
        if self.key is None and "Authorization" in request.headers:
            return 401, "a key was sent where there is none"
        try:
            body = await request.json()
        except ValueError:
            return 400, "no JSON"
        for error in Draft202012Validator(self.schema).iter_errors(body):
            return 400, f"{error.json_path}: {error.message[:200]}"
        schema = body.get("format") or body["response_format"]["json_schema"]["schema"]
        loose = next(_loose(schema), None)
        return None if loose is None else (400, f"the schema is not strict at {loose}")


def _not_taken(name: str, routed: bool) -> Exchange:
    """What is said of a parameter that a model does not take: by a router, and by the model's maker."""
    if routed:
        words = "No endpoints found that can handle the requested parameters."
        return Exchange(404, json.dumps({"error": {"message": words, "code": 404}}).encode())
    error = {
        "message": f"Unsupported parameter: {name!r} is not supported with this model.",
        "type": "invalid_request_error",
        "param": name,
        "code": "unsupported_value" if name == "temperature" else "unsupported_parameter",
    }
    return Exchange(400, json.dumps({"error": error}).encode())


def _loose(schema: Any, place: str = "$") -> Iterator[str]:
    """Yield the places where a JSON Schema is not what strict mode takes."""
    if isinstance(schema, list):
        for number, each in enumerate(schema):
            yield from _loose(each, f"{place}[{number}]")
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        if schema.get("additionalProperties") is not False or set(schema.get("required", ())) != set(
            properties
        ):
            yield place
    for key, each in schema.items():
        if key not in ("enum", "const", "required"):
            yield from _loose(each, f"{place}.{key}")


async def _sent(request: web.Request, told: Exchange) -> web.StreamResponse:
    if told.silent:
        await asyncio.sleep(told.silent)
    if told.broken:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()  # goes nowhere
    headers = {"Content-Type": "application/json"} | told.headers
    if not told.drip:
        return web.Response(status=told.status, body=told.body, headers=headers)
    response = web.StreamResponse(status=told.status, headers=headers)
    await response.prepare(request)
    for byte in told.body:
        await response.write(bytes([byte]))
        await asyncio.sleep(1.0)
    return response


def openrouter() -> Provider:
    """A stand-in for OpenRouter."""
    return Provider(_OPENROUTER, completion(), KEY)


def compatible(key: str | None = None) -> Provider:
    """A stand-in for a server that speaks OpenAI's form."""
    return Provider(_COMPLETION, completion(cost=None), key)


def ollama() -> Provider:
    """A stand-in for Ollama."""
    return Provider(_OLLAMA, chat())


@asynccontextmanager
async def serving(provider: Provider, context: ssl.SSLContext | None = None) -> AsyncIterator[Provider]:
    """Serve on a free port of loopback for as long as the block lasts."""
    app = web.Application(client_max_size=8 << 20)
    path = "/api/chat" if provider.schema is _OLLAMA else "/chat/completions"
    app.router.add_post(path, provider.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.2, handler_cancellation=True)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        host, port = runner.addresses[0][:2]
        provider.url = f"{'https' if context else 'http'}://{host}:{port}"
        yield provider
    finally:
        await runner.cleanup()
