"""Turns the code that GitHub gives after a registration into the App's secrets.

The code is good once, for an hour, and whoever has it gets the secrets: it appears in no error.
https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping

import aiohttp
import orjson
from yarl import URL

from bot.credentials import WrongValue, read_private_keys
from bot.github.errors import GitHubError, NotFound, Refused, Unavailable
from bot.github.hosts import Host
from bot.registered import RegisteredApp
from bot.version import version

METHOD, PATH = "POST", "/app-manifests/{code}/conversions"
SECONDS = 30.0
API_VERSION = "2022-11-28"


async def convert(host: Host, code: str, api_version: str = API_VERSION) -> RegisteredApp:
    """Return the App that a code stands for; `code` consists of letters, digits, `-` and `_`.

    Raises `NotFound` for a code that was used or is too old, `Refused` where GitHub does not take it, and
    `Unavailable` where it does not answer: then the same code may be good still.
    """
    headers = {
        "Accept": "application/vnd.github+json",
        "User-Agent": f"velox/{version()}",
        "X-GitHub-Api-Version": api_version,
    }
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context())
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    address = URL(host.api + PATH.format(code=code))
    try:
        async with (
            aiohttp.ClientSession(
                connector=connector, timeout=timeout, trust_env=True, cookie_jar=aiohttp.DummyCookieJar()
            ) as session,
            session.post(address, headers=headers, allow_redirects=False) as answer,
        ):
            status, content = answer.status, await answer.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Unavailable(METHOD, PATH, f"no answer ({type(error).__name__})") from None
    if status != 201:
        raise _problem(status)
    return _read(content, host)


def _problem(status: int) -> GitHubError:
    if status in (404, 410):
        return NotFound(METHOD, PATH, "the code was used, or is older than an hour", status)
    if status == 429 or status >= 500:
        return Unavailable(METHOD, PATH, f"GitHub answered with {status}", status)
    return Refused(METHOD, PATH, f"GitHub answered with {status}", status)


def _read(content: bytes, host: Host) -> RegisteredApp:
    """Read an answer with care: what is stored is used for years."""
    try:
        found = orjson.loads(content)
        app = RegisteredApp(
            id=found["id"],
            slug=_text(found, "slug"),
            page=_text(found, "html_url"),
            client_id=_text(found, "client_id"),
            client_secret=_text(found, "client_secret"),
            webhook_secret=_text(found, "webhook_secret"),
            private_key=_text(found, "pem"),
        )
        read_private_keys(app.private_key)
    except (orjson.JSONDecodeError, KeyError, TypeError, WrongValue):
        raise Unavailable(METHOD, PATH, "the answer describes no App") from None
    if type(app.id) is not int or not app.page.startswith(f"{host.web}/"):
        raise Unavailable(METHOD, PATH, "the answer describes no App of this GitHub")
    return app


def _text(found: Mapping[str, object], name: str) -> str:
    value = found[name]
    if not isinstance(value, str) or not value:
        raise TypeError(name)
    return value
