from __future__ import annotations

from dataclasses import replace

from engine.evidence import Interval, SizeTiming
from engine.validate.again import Again, compare
from tests.engine.certificates import FULL, GROWTH, MEMORY, SAME, SPEED, UNCOMPARED


def test_every_claim_of_the_first_is_looked_at_and_no_other() -> None:
    assert [(each.what, each.holds) for each in compare(FULL, FULL)] == [
        ("behaviour", True),
        ("speed", True),
        ("growth", True),
    ]
    nothing = replace(UNCOMPARED, speed=None, growth=None, memory=None)
    assert compare(nothing, FULL) == ()


def test_a_claim_that_is_not_made_again_says_why() -> None:
    second = replace(
        FULL,
        behaviour=replace(SAME, sameness="different"),
        speed=replace(SPEED, claimed=False, why_not="too noisy"),
        growth=replace(GROWTH, claimed=False, why_not="too few sizes"),
    )
    found = compare(FULL, second)
    assert [(each.holds, each.why_not) for each in found] == [
        (False, "found different"),
        (False, "too noisy"),
        (False, "too few sizes"),
    ]
    unmeasured = replace(UNCOMPARED, speed=None, growth=None)
    assert [each.why_not for each in compare(FULL, unmeasured)] == [
        "no differential test",
        "it was not asked for",
        "it was not asked for",
    ]


def test_a_ratio_may_be_another_on_another_machine_but_not_much_lower() -> None:
    def at(point: float, size: int = 10_000) -> bool:
        one = SizeTiming(size, 1.0, 1.0, Interval(point, point * 0.98, point * 1.02), 100)
        return compare(FULL, replace(FULL, speed=replace(SPEED, timings=(one,))))[1].holds

    assert at(38.0) and at(300.0) and at(30.0)
    assert not at(20.0)
    assert at(20.0, size=500), "another size is another question"


def test_memory_is_a_claim_of_its_own() -> None:
    claimed = replace(FULL, memory=replace(MEMORY, claimed=True, why_not=""))
    assert [each.holds for each in compare(claimed, claimed) if each.what == "memory"] == [True]
    assert [each.why_not for each in compare(claimed, FULL) if each.what == "memory"] == ["it needs more"]


SLOWER = replace(
    SPEED,
    timings=(SizeTiming(256, 1e5, 2e5, Interval(0.5, 0.49, 0.51), 100),),
    confirmed=Interval(0.5, 0.49, 0.51),
    claimed=False,
    why_not="slower at size 256",
    at=256,
)


def test_a_loss_holds_if_there_is_one_again() -> None:
    first = replace(FULL, speed=SLOWER, growth=None)
    assert [(each.what, each.holds) for each in compare(first, first)] == [
        ("behaviour", True),
        ("speed", True),
    ]
    assert compare(first, replace(first, speed=SPEED))[1] == Again("speed", False, "it is faster now")
    unmeasured = replace(first, speed=None)
    assert compare(first, unmeasured)[1] == Again("speed", False, "it was not asked for")
    noisy = replace(first, speed=replace(SLOWER, confirmed=None, why_not="too noisy"))
    assert compare(first, noisy)[1] == Again("speed", False, "too noisy")
