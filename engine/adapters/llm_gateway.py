"""The way from a question to whoever answers it: routes in order, each with a breaker, within one deadline.

`Gateway` belongs to one event loop. `BlockingModel` is `engine.ports.LanguageModel` for a caller without one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType

import aiohttp

from engine.adapters.llm_breaker import Breaker
from engine.adapters.llm_fault import NOTHING_SPENT, RouteFault, Spent, Step, Trouble
from engine.adapters.llm_http import open_session
from engine.adapters.llm_route import Reply, Route
from engine.ports import Ask, Said, Unsaid

TRIES = 3
"""So often one route is asked the same."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 20.0
"""Seconds between two tries: doubled each time, drawn from half to whole ("Exponential Backoff And Jitter",
AWS Architecture Blog, 2015); who asks for longer than the longest is left for the next route."""

TRY_SECONDS = 90.0
SHARE = 0.6
"""What one try may take of the time that is left while another route could still be asked: a silent route
would otherwise keep the others from being asked at all."""

MOST_KEPT = 0.25
"""Seconds that are kept back of a question's time, or a twentieth of it: the answer comes before its end."""

LEAST_SECONDS = 0.05
"""With less than that no try is begun."""

AT_ONCE = 4
"""So many questions one provider is asked side by side, unless it is told otherwise."""

NONE_SET_UP = "no model is set up"


@dataclass(frozen=True, slots=True)
class Leg:
    """A route with its breaker, which outlives any one gateway."""

    route: Route
    breaker: Breaker


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a gateway is: tries per route, seconds of the first wait between them, of one try."""

    tries: int = TRIES
    first_wait: float = FIRST_WAIT
    longest_wait: float = LONGEST_WAIT
    try_seconds: float = TRY_SECONDS


@dataclass(slots=True)
class _Attempt:
    """A question on its way: when it must be over, what was spent, why each route gave nothing, and whether
    others can be asked after the present one."""

    ask: Ask
    began: float
    end: float
    spent: Spent = NOTHING_SPENT
    reasons: list[str] = field(default_factory=list)
    others: bool = False


class Gateway:
    """Asks routes in order until one gives a whole reply. Use it as an asynchronous context.

    `clock` gives seconds, `draw` numbers from 0 to 1; `at_once` bounds questions side by side per provider.
    """

    def __init__(
        self,
        legs: Sequence[Leg],
        clock: Callable[[], float],
        draw: Callable[[], float],
        *,
        at_once: Mapping[str, int] | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._legs = tuple(legs)
        self._clock = clock
        self._draw = draw
        self._pace = pace or Pace()
        bounds = at_once or {}
        self._room = {
            leg.route.provider: asyncio.Semaphore(bounds.get(leg.route.provider, AT_ONCE)) for leg in legs
        }
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Gateway:
        self._session = open_session()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes, in order."""
        return tuple(leg.route for leg in self._legs)

    async def complete(self, ask: Ask, seconds: float, *, local_only: bool = False) -> Said | Unsaid:
        """Return the first whole reply, or why there is none; all of it takes `seconds` at most."""
        now = self._clock()
        attempt = _Attempt(ask, now, now + seconds - min(MOST_KEPT, seconds / 20))
        legs = [leg for leg in self._legs if leg.route.local or not local_only]
        for place, leg in enumerate(legs):
            attempt.others = any(other.breaker.state != "open" for other in legs[place + 1 :])
            reply = await self._by(leg, attempt)
            if reply is not None:
                return self._said(leg.route, reply, attempt)
        spent = attempt.spent
        return Unsaid(
            "; ".join(attempt.reasons) or NONE_SET_UP,
            not legs,
            spent.prompt_tokens,
            spent.reply_tokens,
            spent.cost,
        )

    def _said(self, route: Route, reply: Reply, attempt: _Attempt) -> Said:
        """Return a reply with all that it took to get it, failed tries included."""
        spent = attempt.spent + reply.spent
        return Said(
            reply.text,
            route.name,
            reply.model,
            spent.prompt_tokens,
            spent.reply_tokens,
            spent.cost,
            self._clock() - attempt.began,
        )

    async def _by(self, leg: Leg, attempt: _Attempt) -> Reply | None:
        """Ask one route as often as makes sense; note why it gave nothing."""
        for number in range(self._pace.tries):
            try:
                reply = await self._in_turn(leg, attempt)
            except RouteFault as fault:
                attempt.spent += fault.spent
                wait = self._wait(fault, number, attempt)
                if wait is None:
                    return self._noted(attempt, leg, fault.why)
                await asyncio.sleep(wait)
            else:
                return reply
        return None

    async def _in_turn(self, leg: Leg, attempt: _Attempt) -> Reply | None:
        """Ask once when its provider has room; None, with the reason noted, where no try may be made."""
        room = self._room[leg.route.provider]
        try:
            async with asyncio.timeout(max(attempt.end - self._clock(), 0.0)):
                await room.acquire()
        except TimeoutError:
            return self._noted(attempt, leg, "no time is left")
        try:
            if attempt.end - self._clock() < LEAST_SECONDS:
                return self._noted(attempt, leg, "no time is left")
            entered = leg.breaker.enter()  # only now: it may have opened while others were asked
            if not entered:
                return self._noted(attempt, leg, _resting(leg.breaker))
            return await self._once(leg, entered, attempt)
        finally:
            room.release()

    async def _once(self, leg: Leg, entered: int, attempt: _Attempt) -> Reply:
        """Ask once, and tell the breaker what came of it."""
        session = self._session
        assert session is not None, "a gateway is used as a context"
        left = attempt.end - self._clock()
        seconds = min(left * SHARE if attempt.others else left, self._pace.try_seconds)
        try:
            async with asyncio.timeout(seconds):
                reply = await leg.route.ask(session, attempt.ask, seconds)
            leg.breaker.succeeded(entered)
            return reply
        except (TimeoutError, RouteFault) as error:
            fault = error if isinstance(error, RouteFault) else RouteFault(Trouble.SILENT.value)
            self._tell(leg.breaker, entered, fault)
            raise fault from None
        finally:
            leg.breaker.left(entered)  # tells nothing where something was told; otherwise it was given up

    def _tell(self, breaker: Breaker, entered: int, fault: RouteFault) -> None:
        """Tell a breaker of a fault; who wants to be left alone for longer than we would wait, is."""
        asked = fault.wait or 0.0
        if fault.counts:
            too_long = fault.step is Step.AGAIN and asked > self._pace.longest_wait
            breaker.failed(entered, at_once=too_long or fault.step is Step.SHUT, rest=asked)

    def _wait(self, fault: RouteFault, number: int, attempt: _Attempt) -> float | None:
        """Return the seconds to wait before the route is asked again, None if it is not."""
        if fault.step is not Step.AGAIN or number + 1 >= self._pace.tries:
            return None
        backoff = min(self._pace.first_wait * 2**number, self._pace.longest_wait) * (1 + self._draw()) / 2
        wait = max(fault.wait or 0.0, backoff)
        left = attempt.end - self._clock()
        return None if wait > self._pace.longest_wait or wait + LEAST_SECONDS >= left else wait

    @staticmethod
    def _noted(attempt: _Attempt, leg: Leg, why: str) -> None:
        attempt.reasons.append(f"{leg.route.name}: {why}")


def _resting(breaker: Breaker) -> str:
    left = breaker.seconds_left
    return (
        f"left alone for {left:.0f} s after failures" if left else "another question tries it after failures"
    )


class BlockingModel:
    """A gateway for a caller without an event loop: questions are asked side by side, then it is closed."""

    def __init__(self, opened: Callable[[], Gateway], signature: str) -> None:
        self._opened = opened
        self._signature = signature

    @property
    def signature(self) -> str:
        """Names the models that may answer and their parameters."""
        return self._signature

    def complete(self, asks: Sequence[Ask], seconds: float) -> tuple[Said | Unsaid, ...]:
        """Answer questions, in their order; see `engine.ports.LanguageModel`."""
        return asyncio.run(self._all(asks, seconds))

    async def _all(self, asks: Sequence[Ask], seconds: float) -> tuple[Said | Unsaid, ...]:
        async with self._opened() as gateway:
            return tuple(await asyncio.gather(*(gateway.complete(ask, seconds) for ask in asks)))


def signature_of(routes: Sequence[Route]) -> str:
    """Return what names the models of routes, for `LanguageModel.signature`."""
    return ", ".join(f"{route.provider}:{route.model}" for route in routes)
