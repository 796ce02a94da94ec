"""One request for JSON, bounded in time and size; whatever goes wrong is a `RouteFault`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from engine.adapters.llm_fault import RouteFault, Trouble
from engine.ports import Json
from engine.strict_json import NotThis, parse

MOST_BYTES = 4 << 20
"""A larger answer is no reply of the size that was asked for."""

CONNECT_SECONDS = 5.0
LONGEST_WAIT = 3600.0


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer: its status, its body if that is a JSON object, and how long it asks to wait."""

    status: int
    body: dict[str, Json] | None
    wait: float | None


def open_session() -> aiohttp.ClientSession:
    """Return a session for the requests of one event loop.

    Cookies are not kept; compression is not asked for and not undone: a bomb is no reply. The environment is
    not asked either: aiohttp would take passwords from ~/.netrc, beside or in place of our key.
    """
    return aiohttp.ClientSession(
        trust_env=False,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "Velox", "Accept": "application/json", "Accept-Encoding": "identity"},
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=30.0),
    )


async def post(
    session: aiohttp.ClientSession,
    url: str,
    body: Mapping[str, Json],
    *,
    key: str = "",
    proxied: bool = False,
    seconds: float,
) -> Heard:
    """Send a question as JSON and return the answer. `key` goes as a bearer token and nowhere else.

    Raises `RouteFault`. `proxied` heeds the proxies of the environment. Redirects are not followed: they
    would take the question to somebody else.
    """
    if not (key.isascii() and key.isprintable()):
        raise RouteFault(Trouble.NO_KEY.value)
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    limits = aiohttp.ClientTimeout(total=seconds, connect=min(CONNECT_SECONDS, seconds))
    proxy = _proxy_for(url) if proxied else None
    try:
        async with session.post(
            url, json=dict(body), headers=headers, timeout=limits, allow_redirects=False, proxy=proxy
        ) as response:
            content = await _bounded(response)
            wait = wait_of(response.headers.get("Retry-After"), response.headers.get("Date"))
    except TimeoutError:
        raise RouteFault(Trouble.SILENT.value) from None
    except aiohttp.ClientConnectorCertificateError:
        raise RouteFault(Trouble.UNTRUSTED.value) from None
    except aiohttp.ClientConnectorError:
        raise RouteFault(Trouble.UNREACHABLE.value) from None
    except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
        raise RouteFault(Trouble.NO_ADDRESS.value) from None
    except (aiohttp.ClientError, OSError, ValueError):
        raise RouteFault(Trouble.BROKEN.value) from None
    return Heard(response.status, _object(content), wait)


def _proxy_for(url: str) -> str | None:
    parts = urlsplit(url)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for part in response.content.iter_any():
        content += part
        if len(content) > MOST_BYTES:
            raise RouteFault(Trouble.ENDLESS.value)
    return bytes(content)


def _object(content: bytes) -> dict[str, Json] | None:
    try:
        return cast("dict[str, Json]", parse(content, MOST_BYTES))
    except NotThis:
        return None


def wait_of(text: str | None, date: str | None) -> float | None:
    """Return the seconds of a Retry-After header: a number, or a date, from which the answer's own is taken
    (RFC 9110, 10.2.3)."""
    if text is None or not text.strip().isascii():
        return None
    try:
        seconds = float(text)
    except ValueError:
        later, now = _moment(text), _moment(date or "")
        seconds = (later - now).total_seconds() if later and now else float("nan")
    return min(max(seconds, 0.0), LONGEST_WAIT) if seconds == seconds else None


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # a year of eleven digits is a number, and none of a date
        return None
    return found if found.tzinfo is not None else None
