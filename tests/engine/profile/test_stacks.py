from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.profile.stacks import Stacks, seconds
from engine.profile.values import NotAProfile
from tests.engine.profile.samples import named

FRAMES = st.sampled_from([("a.py", 1, "f"), ("a.py", 9, "g"), ("b.py", 1, "h")])


@given(st.lists(st.tuples(st.lists(FRAMES, min_size=1, max_size=6), st.floats(0.001, 1000)), min_size=1))
def test_own_times_are_all_the_time_and_never_more_than_total(samples: object) -> None:
    stacks = Stacks()
    for stack, time in samples:  # type: ignore[attr-defined]
        for frame in stack:
            stacks.enter(frame)
        stacks.spend(time)
        for _ in stack:
            stacks.leave()
    functions = stacks.profile("p").functions
    assert sum(item.own for item in functions) == pytest.approx(1.0)
    assert all(item.own <= item.total + 1e-9 and item.total <= 1.0 for item in functions)
    assert not stacks.profile("p").counted


def test_recursion_counts_once_and_native_code_to_its_caller() -> None:
    stacks = Stacks()
    for frame in (("a.py", 1, "f"), ("a.py", 9, "g"), ("a.py", 1, "f"), None):
        stacks.enter(frame)
    stacks.spend(3)
    stacks.leave()
    stacks.leave()
    stacks.spend(1)
    profile = stacks.profile("p")
    assert (named(profile, "f").own, named(profile, "f").total) == (0.75, 1.0)
    assert (named(profile, "g").own, named(profile, "g").total) == (0.25, 1.0)


def test_nothing_is_no_profile() -> None:
    with pytest.raises(NotAProfile, match="no time"):
        Stacks().profile("p")
    with pytest.raises(NotAProfile, match="never began"):
        Stacks().leave()
    with pytest.raises(NotAProfile, match="not one"):
        Stacks().spend(-1)


@pytest.mark.parametrize("value", [None, "1", True, float("nan"), float("inf"), 10**400, []])
def test_what_is_no_time(value: object) -> None:
    with pytest.raises(NotAProfile):
        seconds(value)
