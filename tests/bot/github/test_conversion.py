"""A code becomes an App, or an error that says what to do and does not hold the code."""

from __future__ import annotations

import pytest
from aiohttp import web

from bot.github.conversion import convert
from bot.github.errors import NotFound, Refused, Unavailable
from bot.github.hosts import host_at
from tests.github import StandIn
from tests.github.registering import Registry

CODE = "0123456789abcdef"
MANIFEST = {
    "url": "https://velox.example.com",
    "hook_attributes": {"url": "https://velox.example.com/webhook"},
    "redirect_url": "https://velox.example.com/setup/created",
    "default_permissions": {},
    "default_events": [],
}


async def test_a_code_is_good_once() -> None:
    async with StandIn() as github:
        registry: Registry = github.server.registry
        registry.codes[CODE] = (MANIFEST, github.world.now() + 10)
        app = await convert(host_at(github.url), CODE)
        with pytest.raises(NotFound) as gone:
            await convert(host_at(github.url), CODE)

    assert (app.id, app.slug) == (github.app_id, "velox")
    assert app.private_key == github.private_key
    assert CODE not in str(gone.value) and not github.breaches


async def test_a_code_gets_old() -> None:
    async with StandIn() as github:
        github.server.registry.codes[CODE] = (MANIFEST, github.world.now() - 1)
        with pytest.raises(NotFound):
            await convert(host_at(github.url), CODE)


RIGHT = {
    "id": 7,
    "slug": "velox",
    "html_url": "https://elsewhere.example/apps/velox",
    "client_id": "a",
    "client_secret": "b",
    "webhook_secret": "c",
    "pem": "d",
}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, {}, NotFound),
        (422, {}, Refused),
        (302, {}, Refused),
        (429, {}, Unavailable),
        (503, {}, Unavailable),
        (201, [], Unavailable),
        (201, {}, Unavailable),
        (201, {**RIGHT, "webhook_secret": None}, Unavailable),
        (201, {**RIGHT, "id": "7"}, Unavailable),
        (201, RIGHT, Unavailable),
    ],
)
async def test_answers_that_are_no_app(status: int, body: object, error: type[Exception]) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    app = web.Application()
    app.router.add_post("/api/v3/app-manifests/{code}/conversions", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        port = runner.addresses[0][1]
        with pytest.raises(error) as raised:
            await convert(host_at(f"http://127.0.0.1:{port}/api/v3"), CODE)
    finally:
        await runner.cleanup()
    assert CODE not in str(raised.value)


async def test_nobody_there() -> None:
    with pytest.raises(Unavailable):
        await convert(host_at("http://127.0.0.1:9/api/v3"), CODE)
