"""The breaker does what is drawn in its module, whatever happens in whatever order."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from engine.adapters.llm_breaker import Breaker


def test_it_opens_rests_twice_as_long_after_each_failed_trial_and_closes() -> None:
    now = 0.0
    breaker = Breaker(lambda: now, most=3, rest=30.0, longest_rest=100.0)
    for _ in range(2):
        breaker.failed(breaker.enter())
    assert breaker.state == "closed"
    breaker.failed(breaker.enter())
    assert (breaker.state, breaker.enter(), breaker.seconds_left) == ("open", 0, 30.0)
    for rest in (60.0, 100.0, 100.0):
        now += breaker.seconds_left
        assert breaker.state == "half-open"
        trial = breaker.enter()
        assert trial and not breaker.enter()
        breaker.failed(trial)
        assert breaker.seconds_left == rest
    now += 100.0
    breaker.left(breaker.enter())
    assert breaker.state == "half-open", "a trial that told nothing is made again"
    breaker.succeeded(breaker.enter())
    assert (breaker.state, breaker.seconds_left) == ("closed", 0.0)


def test_tries_that_fail_together_open_it_once() -> None:
    now = 0.0
    breaker = Breaker(lambda: now, most=3, rest=30.0)
    tries = [breaker.enter() for _ in range(8)]
    for each in tries:
        breaker.failed(each, at_once=True)
    assert breaker.seconds_left == 30.0
    now += 30.0
    trial = breaker.enter()
    for each in tries:
        breaker.failed(each)
        breaker.succeeded(each)
        breaker.left(each)
    assert breaker.state == "half-open" and not breaker.enter(), "the trial goes on, whatever the others say"
    breaker.succeeded(trial)
    assert breaker.state == "closed"


def test_a_route_that_asks_to_be_left_alone_for_long_is() -> None:
    breaker = Breaker(lambda: 0.0, rest=30.0, longest_rest=60.0)
    breaker.failed(breaker.enter(), at_once=True, rest=300.0)
    assert breaker.seconds_left == 300.0


class Breakers(RuleBasedStateMachine):
    """Tries that begin and end at any time, in any order, beside the picture written as plain code."""

    tries: Bundle[tuple[int, int]] = Bundle("tries")

    def __init__(self) -> None:
        super().__init__()
        self.now = 0
        self.breaker = Breaker(lambda: float(self.now), most=3, rest=10.0, longest_rest=40.0)
        self.open = False
        self.until = 0
        self.rest = 0
        self.failures = 0
        self.trial = False
        self.turn = 0

    def expected(self) -> str:
        if not self.open:
            return "closed"
        return "open" if self.now < self.until else "half-open"

    @rule(seconds=st.integers(0, 50))
    def wait(self, seconds: int) -> None:
        self.now += seconds

    @rule(target=tries)
    def begin(self) -> tuple[int, int]:
        may = self.expected() == "closed" or (self.expected() == "half-open" and not self.trial)
        entered = self.breaker.enter()
        assert bool(entered) is may
        self.trial = self.trial or (may and self.open)
        return (entered, self.turn if may else -1)

    @rule(one=consumes(tries), at_once=st.booleans())
    def fail(self, one: tuple[int, int], at_once: bool) -> None:
        self.breaker.failed(one[0], at_once=at_once)
        if one[1] != self.turn:
            return
        self.failures += 1
        if self.open or at_once or self.failures >= 3:
            self.rest = min(self.rest * 2, 40) if self.open else 10
            self.open, self.trial, self.until = True, False, self.now + self.rest
            self.turn += 1

    @rule(one=consumes(tries))
    def succeed(self, one: tuple[int, int]) -> None:
        self.breaker.succeeded(one[0])
        if one[1] != self.turn:
            return
        self.failures = 0
        if self.open:
            self.open, self.trial = False, False
            self.turn += 1

    @rule(one=consumes(tries))
    def leave(self, one: tuple[int, int]) -> None:
        self.breaker.left(one[0])
        if one[1] == self.turn:
            self.trial = False

    @invariant()
    def it_is_where_the_picture_says(self) -> None:
        assert self.breaker.state == self.expected()
        assert self.breaker.seconds_left == (max(0, self.until - self.now) if self.open else 0)


TestBreakers = Breakers.TestCase
