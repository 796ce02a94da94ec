from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from engine.inside.observe import Step
from engine.inside.plans import make_call, plan_call
from engine.inside.shrink import Shrinker
from engine.inside.specs import spec_of

HERE = sys.modules[__name__]


def shrunk(
    hint: object, value: object, shows: Callable[[object], bool], steps: int = 1
) -> tuple[object, int]:
    """Shrink calls of one argument; return the argument of the last call, and how many calls are left."""

    def seen(scenario: Sequence[Step]) -> bool:
        return shows(make_call(scenario[-1][1], HERE)[0][0])

    shrinker = Shrinker([spec_of(hint, __name__)], {}, seen, lambda: True)
    scenario = [("call", plan_call(__name__, (value,), {}))] * steps
    found = shrinker.shrink(scenario)
    return make_call(found[-1][1], HERE)[0][0], len(found)


def test_a_list_keeps_what_tells() -> None:
    found, _ = shrunk(list[int], list(range(100)), lambda xs: isinstance(xs, list) and 37 in xs)
    assert found == [37]


def test_two_that_tell_together_are_kept() -> None:
    def shows(xs: object) -> bool:
        return isinstance(xs, list) and len(xs) != len(set(xs))

    assert shrunk(list[int], [5, 9, 3, 9, 4, 5, 7], shows)[0] == [0, 0]


def test_numbers_and_texts_get_simple() -> None:
    assert shrunk(int, -123_456, lambda n: isinstance(n, int) and abs(n) > 100)[0] == 101
    assert shrunk(str, "some long text, q", lambda s: isinstance(s, str) and "q" in s)[0] == "q"
    assert shrunk(float, 77.25, lambda x: True)[0] == 0.0


def test_dicts_lose_pairs() -> None:
    table = {str(n): n for n in range(20)}
    assert shrunk(dict[str, int], table, lambda d: isinstance(d, dict) and "7" in d)[0] == {"7": 0}


def test_fixed_tuples_keep_their_length() -> None:
    assert shrunk(tuple[int, str], (9, "abc"), lambda t: True)[0] == (0, "")


def test_calls_that_do_not_matter_go() -> None:
    assert shrunk(int, 5, lambda n: True, steps=30)[1] == 1


def test_it_ends_when_the_time_is_up() -> None:
    shrinker = Shrinker([], {}, lambda scenario: True, lambda: False)
    scenario: list[Step] = [("call", plan_call(__name__, ([1, 2],), {}))] * 3
    assert shrinker.shrink(scenario) == scenario
