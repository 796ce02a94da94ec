"""Who may set Velox up: whoever opens the link that was printed, once, and within an hour.

All of it is in memory: a process that is started again prints another link.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from typing import Literal

LIFE = 3600.0
"""Seconds that a link, a browser's session and a registration under way are good for.

GitHub gives a registration an hour, too.
"""

MOST_STATES = 32

Opened = Literal["opened", "used", "expired", "unknown"]


class Keys:
    """The link that is good now, the browser that opened it, and the registrations it has under way."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._session = ""
        self._session_ends = 0.0
        self._states: dict[str, float] = {}
        self._spent = ""
        self._token = ""
        self._token_ends = 0.0
        self.renew()

    @property
    def token(self) -> str:
        """What the link that is good now ends with."""
        return self._token

    def renew(self) -> None:
        """Make another link; the one before is known as used."""
        self._spent = self._token
        self._token = secrets.token_urlsafe(32)
        self._token_ends = self._clock() + LIFE

    def open(self, token: str) -> Opened:
        """Use a link up. Whoever opens it is to be given `session`; whoever had that loses it."""
        if same(token, self._spent):
            return "used"
        if not same(token, self._token):
            return "unknown"
        late = self._clock() > self._token_ends
        self.renew()
        if late:
            return "expired"
        self._session = secrets.token_urlsafe(32)
        self._session_ends = self._clock() + LIFE
        self._states.clear()
        return "opened"

    @property
    def session(self) -> str:
        """What the browser that opened the link shows with each request."""
        return self._session

    def knows(self, session: str) -> bool:
        """Tell whether a browser is the one that opened the link, not too long ago."""
        return same(session, self._session) and self._clock() <= self._session_ends

    def begin(self) -> str:
        """Return the `state` of a new registration, which comes back with GitHub's answer."""
        while len(self._states) >= MOST_STATES:
            del self._states[next(iter(self._states))]
        state = secrets.token_urlsafe(32)
        self._states[state] = self._clock() + LIFE
        return state

    def is_under_way(self, state: str) -> bool:
        """Tell whether a registration was begun here, not too long ago."""
        ends = next((ends for known, ends in self._states.items() if same(known, state)), None)
        return ends is not None and self._clock() <= ends

    def close(self) -> None:
        """End everything: Velox is set up."""
        self._token = self._spent = self._session = ""
        self._states.clear()


def same(one: str, other: str) -> bool:
    """Compare in a time that does not depend on where they differ; nothing equals nothing."""
    return bool(one) and hmac.compare_digest(one.encode(), other.encode())
