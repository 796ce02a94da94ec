"""How many connections the web process holds, and for how long one may be without a request.

Whoever opens connections and says nothing, or a letter at a time, must not keep others out: the head of a
first request has its time, and where all places are taken, the connection that has been idle for longest
makes way. Those with a request under way never do: where there are only these, whoever comes is sent away.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable

from aiohttp import web

from bot import log

MOST = 1000
"""Connections at once, as far as the system allows so many open files."""

FILES = 128
"""Open files that are left for the database, for logs, and for whatever else there is."""

HEAD_SECONDS = 15.0
"""In which the head of a first request has to come, from the connection to its last letter."""

KEPT_SECONDS = 75.0
"""For how long a connection is kept for its next request; proxies keep theirs for 60 commonly."""

LINGER_SECONDS = 2.0
"""For how long the rest of a body that nobody wants is read, so that whoever sends it hears the answer."""

MOST_HEADERS = 64
LONGEST_HEADER = 4096
"""What is beyond gets a 400; GitHub sends some fifteen, of some hundred letters at most."""

MOST_REFUSED = 128
"""So many are told at once that there is no place; the others are hung up."""

PARTING_SECONDS = 1.0
"""For so long whoever is sent away may read why."""

AGAIN = 5

FULL = b"The server has as many callers as it can.\n"

ANSWER = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Retry-After: %d\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
) % (AGAIN, len(FULL), FULL)

_log = log.logger(__name__)


class Crowd:
    """The connections of a server. `busy` are those with a request under way, `most` is how many may be."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.busy: set[web.RequestHandler] = set()
        self._idle: dict[web.RequestHandler, asyncio.TimerHandle | None] = {}
        self._refused = 0

    def begins(self, connection: web.RequestHandler) -> None:
        """Know that a request of a connection is under way."""
        timer = self._idle.pop(connection, None)
        if timer is not None:
            timer.cancel()
        self.busy.add(connection)

    def ends(self, connection: web.RequestHandler) -> None:
        """Know that it has its answer."""
        self.busy.discard(connection)
        if connection.transport is not None:
            self._idle[connection] = None

    def at(self, server: web.Server) -> Callable[[], asyncio.Protocol]:
        """Return what makes the protocol of each connection to a server."""

        def made() -> asyncio.Protocol:
            held = len(server.connections)
            if held >= self.most and not self._makes_way():
                return self._refusal()
            if len(self._idle) > 2 * self.most:  # of those that hung up some are still known
                self._idle = {each: timer for each, timer in self._idle.items() if each.transport is not None}
            connection = server()
            timer = asyncio.get_running_loop().call_later(HEAD_SECONDS, self._hang_up, connection)
            self._idle[connection] = timer
            return connection

        return made

    def _makes_way(self) -> bool:
        """Hang up on the connection that has been idle for longest; False where none is."""
        while self._idle:
            oldest = next(iter(self._idle))
            if self._hang_up(oldest):
                return True
        return False

    def _hang_up(self, connection: web.RequestHandler) -> bool:
        timer = self._idle.pop(connection, None)
        if timer is not None:
            timer.cancel()
        transport = connection.transport
        if transport is None:
            return False
        connection.force_close()
        transport.abort()  # without waiting until it reads what was written
        return True

    def _refusal(self) -> asyncio.Protocol:
        if not self._refused:
            _log.warning("connections refused", most=self.most)
        self._refused += 1
        return _Refusal(self._parted, told=self._refused <= MOST_REFUSED)

    def _parted(self) -> None:
        self._refused -= 1


class _Refusal(asyncio.Protocol):
    """Says that there is no place, and hears nothing."""

    def __init__(self, parted: Callable[[], None], *, told: bool) -> None:
        self._parted = parted
        self._told = told

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if not self._told:
            transport.abort()
            return
        transport.write(ANSWER)
        transport.write_eof()  # and go on reading: what nobody reads would take the answer back
        asyncio.get_running_loop().call_later(PARTING_SECONDS, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self._parted()


def room_for(wanted: int = MOST) -> int:
    """Return how many connections there may be, having asked the system for so many open files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted + FILES:
        asked = wanted + FILES if hard == resource.RLIM_INFINITY else min(hard, wanted + FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (asked, hard))
        return max(1, min(wanted, asked - FILES))
    return wanted
