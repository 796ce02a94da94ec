"""How much may be asked of GitHub, and when: the state of each installation's limits.

GitHub's rules (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api and
.../best-practices-for-using-the-rest-api): an hourly quota per installation, which answers report; secondary
limits, which an answer 403 or 429 announces, with or without Retry-After; writes one after another with at
least a second between them. Carrying on while limited can get an App banned. Nobody waits here: whoever may
not go on hears for how many seconds, and the job is scheduled anew.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Protocol

WRITES_PER_MINUTE = 60
WRITES_PER_HOUR = 400
"""GitHub allows some 80 a minute and 500 an hour, and what people do in the browser counts as well."""

WRITE_GAP = 1.0
"""Seconds from the start of one write to the start of the next."""

WRITE_LEASE = 45.0
"""Seconds after which a write counts as over though nobody said so: longer than any request may take."""

UNTOLD_WAIT = 60.0
"""Seconds to stay away when GitHub does not say how long; doubled each time it happens again."""

LONGEST_WAIT = 3600.0

_MOST_PAYERS = 4096


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose limits a request counts against; installation 0 is the App itself."""

    host: str
    installation: int


class Limits(Protocol):
    """State of limits that all processes which act for an installation share."""

    async def ask(self, payer: Payer, *, write: bool) -> float:
        """Return 0 when the request may go out now, else in how many seconds to ask again.

        A write that may go out holds the installation's only place for writes until `done`.
        """
        ...

    async def done(self, payer: Payer) -> None:
        """Give back the place of a write."""
        ...

    async def hear(self, payer: Payer, headers: Mapping[str, str], *, limited: bool) -> float:
        """Take note of an answer's headers (names in lower case).

        `limited` says that the answer was a refusal for a limit; then the seconds to stay away come back.
        """
        ...


@dataclass(slots=True)
class _State:
    remaining: int | None = None
    reset: float = 0.0
    blocked_until: float = 0.0
    strikes: int = 0
    writing_until: float = 0.0
    writes: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        until = self.blocked_until
        if self.remaining == 0:
            until = max(until, self.reset)
        return max(0.0, until - now)

    def wait_to_write(self, now: float, gap: float, share: int = 1) -> float:
        gap *= share
        while self.writes and self.writes[0] <= now - 3600:
            self.writes.popleft()
        waits = [0.0]
        if self.writing_until > now:
            waits.append(min(gap, self.writing_until - now))
        if self.writes:
            waits.append(self.writes[-1] + gap - now)
        for most, span in ((WRITES_PER_MINUTE, 60.0), (WRITES_PER_HOUR, 3600.0)):
            part = most // share
            if len(self.writes) >= part:
                waits.append(self.writes[-part] + span - now)
        return max(waits)

    def is_idle(self, now: float) -> bool:
        return self.wait(now) == 0 and not (self.writes and self.writes[-1] > now - 3600)


class LocalLimits:
    """The limits as one process knows them: enough where one process acts for an installation.

    `gap` are the seconds between two writes.
    """

    def __init__(self, wall: Callable[[], float] = time.time, *, gap: float = WRITE_GAP) -> None:
        self._wall = wall
        self._gap = gap
        self._states: dict[Payer, _State] = {}

    def look(self, payer: Payer, *, write: bool, share: int = 1) -> float:
        """Return what `ask` would, and take no place."""
        now, state = self._wall(), self._state(payer)
        wait = state.wait(now)
        return max(wait, state.wait_to_write(now, self._gap, share)) if write else wait

    async def ask(self, payer: Payer, *, write: bool, share: int = 1) -> float:
        """Say when a request may go out: see `Limits`. With `share` only that fraction of writes may."""
        wait = self.look(payer, write=write, share=share)
        if write and wait == 0:
            now, state = self._wall(), self._state(payer)
            state.writes.append(now)
            state.writing_until = now + WRITE_LEASE
        return wait

    async def done(self, payer: Payer) -> None:
        self._state(payer).writing_until = 0.0

    async def hear(self, payer: Payer, headers: Mapping[str, str], *, limited: bool) -> float:
        now, state = self._wall(), self._state(payer)
        self._note_quota(state, headers)
        if not limited:
            # An answer to a request that left before the limit struck is no sign that it is over.
            if state.blocked_until <= now:
                state.strikes = 0
            return 0.0
        wait = told_wait(headers, now)
        if wait is None:
            wait = min(LONGEST_WAIT, UNTOLD_WAIT * 2.0**state.strikes)
            state.strikes = min(state.strikes + 1, 10)
        state.blocked_until = max(state.blocked_until, now + wait)
        return state.blocked_until - now

    def _state(self, payer: Payer) -> _State:
        state = self._states.get(payer)
        if state is None:
            if len(self._states) >= _MOST_PAYERS:
                now = self._wall()
                self._states = {key: kept for key, kept in self._states.items() if not kept.is_idle(now)}
            state = self._states[payer] = _State()
        return state

    def _note_quota(self, state: _State, headers: Mapping[str, str]) -> None:
        found = quota(headers)
        if found is None:
            return
        remaining, reset = found
        # Answers overtake each other: within one hour the lowest figure is the latest.
        if reset > state.reset or state.remaining is None:
            state.remaining, state.reset = remaining, reset
        elif reset == state.reset:
            state.remaining = min(state.remaining, remaining)


def quota(headers: Mapping[str, str]) -> tuple[int, float] | None:
    """Return how many requests of the hour are left, and when it ends; None where an answer does not tell."""
    remaining, reset = _number(headers, "x-ratelimit-remaining"), _number(headers, "x-ratelimit-reset")
    if remaining is None or reset is None or headers.get("x-ratelimit-resource", "core") != "core":
        return None
    return int(remaining), reset


def told_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Return for how many seconds a refusal says to stay away, None when it does not say.

    Retry-After comes first, in seconds or as a date (RFC 9110, 10.2.3), then the reset of a spent quota.
    """
    wait: float | None = None
    if retry := headers.get("retry-after", "").strip():
        wait = float(retry) if retry.isascii() and retry.isdigit() else _seconds_until(retry, now)
    reset = _number(headers, "x-ratelimit-reset")
    if wait is None and _number(headers, "x-ratelimit-remaining") == 0 and reset is not None:
        wait = reset - now
    return None if wait is None else min(LONGEST_WAIT, max(1.0, wait))


def _seconds_until(date: str, now: float) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp() - now
    except (ValueError, OverflowError):
        return None


def _number(headers: Mapping[str, str], name: str) -> float | None:
    text = headers.get(name, "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
