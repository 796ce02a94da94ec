"""Faults on demand: what a network and a GitHub in trouble do to a request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from aiohttp import web

from tests.github.answers import Refusal
from tests.github.limits import SECONDARY

Kind = Literal[
    "502 html",
    "500",
    "503",
    "404",
    "401",
    "429",
    "403 primary",
    "403 secondary",
    "403 secondary, no retry-after",
    "timeout",
    "reset",
    "broken json",
]

HTML = """<!DOCTYPE html>
<html><head><title>Unicorn! &middot; GitHub</title></head><body><h1>502</h1>
<p><strong>This page is taking too long to load.</strong></p></body></html>
"""


@dataclass(slots=True)
class Fault:
    """What happens to the next requests that match `METHOD /path` (a glob), before or `after` their work."""

    kind: Kind
    where: str
    left: int
    after: bool
    skip: int = 0
    do: Callable[[], object] | None = None


class Faults:
    """The faults that wait for their requests; with `retry_after` refusals ask for so many seconds only."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self.retry_after: int | None = None
        self.ended = asyncio.Event()

    def take(self, method: str, path: str, after: bool) -> Fault | None:
        """Return the fault that strikes a request now, if one does."""
        for fault in self.waiting:
            if fault.after == after and fault.left and fnmatchcase(f"{method} {path}", fault.where):
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.left -= 1
                return fault
        return None

    async def strike(self, fault: Fault, request: web.Request, now: float) -> web.StreamResponse:
        """Do to a request what the fault says."""
        if fault.do is not None:
            fault.do()
        match fault.kind:
            case "502 html":
                return web.Response(status=502, text=HTML, content_type="text/html")
            case "broken json":
                return web.Response(status=502, text=HTML, content_type="application/json")
            case "timeout":
                await self.ended.wait()
                return web.Response(status=504)
            case "reset":
                if request.transport is not None:
                    request.transport.abort()
                return web.Response(status=502)
        refusal = _refusal(fault.kind, now)
        if self.retry_after is not None and "Retry-After" in refusal.headers:
            refusal.headers = {"Retry-After": str(self.retry_after)}
        answer = refusal.answer()
        return web.json_response(answer.body, status=answer.status, headers=answer.headers)


def _refusal(kind: Kind, now: float) -> Refusal:
    match kind:
        case "429":
            return Refusal(429, SECONDARY, headers={"Retry-After": "30"})
        case "403 secondary":
            return Refusal(403, SECONDARY, headers={"Retry-After": "60"})
        case "403 secondary, no retry-after":
            return Refusal(403, SECONDARY)
        case "403 primary":
            spent = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0", "X-RateLimit-Used": "5000"}
            reset = {"X-RateLimit-Reset": str(int(now) + 120), "X-RateLimit-Resource": "core"}
            return Refusal(403, "API rate limit exceeded for installation.", headers={**spent, **reset})
        case "401":
            return Refusal(401, "Bad credentials")
        case "404":
            return Refusal(404, "Not Found")
    return Refusal(int(kind.split()[0]), "Server Error")
