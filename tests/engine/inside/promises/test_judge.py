"""Judgements of two observations: made by hand, so that each kind of difference stands alone."""

from __future__ import annotations

import pytest

from engine.inside.digests import digest
from engine.inside.graph import Camera
from engine.inside.judge import Judgement, judge
from engine.inside.kinds import describe
from engine.inside.observe import Observation, Seen

Initial = tuple[dict[str, str], dict[str, str]]


def step(
    result: object = 1, arguments: object = (), ending: str = "returned", *events: tuple[str, str]
) -> Seen:
    camera = Camera(describe)
    return Seen(ending, camera.take(result), camera.take(arguments), list(events))


def observation(*steps: Seen, state: dict[str, object] | None = None) -> Observation:
    found = Observation()
    found.steps = list(steps)
    camera = Camera(describe)
    found.state = {name: camera.take(value) for name, value in (state or {}).items()}
    return found


def initial(before: dict[str, object], after: dict[str, object]) -> Initial:
    one, other = (
        {name: digest(Camera(describe).take(value)) for name, value in values.items()}
        for values in (before, after)
    )
    return one, other


def texts(judgement: Judgement) -> tuple[str, str, str]:
    return judgement.difference, judgement.unknown, judgement.skipped


def judged(
    before: Observation, after: Observation, start: Initial = ({}, {}), *, loose: bool = False
) -> tuple[str, str, str]:
    return texts(judge(before, after, start, loose=loose))


def test_the_same_is_the_same() -> None:
    seen = step([1], ([2],), "returned", ("stdout", "x"))
    assert judged(observation(seen), observation(seen)) == ("", "", "")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (step(1), step(2), "result: 1 != 2"),
        (step(1), step(ValueError(), (), "raised"), "the outcome: returned int != raised ValueError"),
        (step(1, ([1],)), step(1, ([],)), "arguments[0]"),
        (step(KeyError(1), (), "raised"), step(KeyError(2), (), "raised"), "exception.args[0]: 1 != 2"),
        (step(1, (), "returned", ("stdout", "a")), step(), "stdout[0]: 'a' != nothing"),
        (step(), step(1, (), "returned", ("warning", "w")), "warning[0]: nothing != 'w'"),
        (
            step(1, (), "returned", ("log", "a"), ("stdout", "b")),
            step(1, (), "returned", ("stdout", "b"), ("log", "a")),
            "the order of events[0]",
        ),
        (
            step(iter([1]), (), "returned", ("argument", "item 0")),
            step(iter([1]), (), "returned"),
            "the order of events[0]",
        ),
    ],
)
def test_a_difference_says_where(before: Seen, after: Seen, words: str) -> None:
    difference, unknown, skipped = judged(observation(before), observation(after))
    assert words in difference
    assert (unknown, skipped) == ("", "")


def test_of_several_calls_it_says_which() -> None:
    difference, _, _ = judged(observation(step(1), step(2)), observation(step(1), step(3)))
    assert difference == "result of call 2: 2 != 3"


def test_how_a_result_that_is_not_lazy_came_about_is_no_difference() -> None:
    one = step([1], (), "returned", ("argument", "item 0"), ("laziness", "ask for an item"))
    assert judged(observation(one), observation(step([1]))) == ("", "", "")


def test_what_the_original_cannot_do_says_nothing() -> None:
    before, after = observation(step(1)), observation(step(2))
    before.stopped = "time"
    assert judged(before, after) == ("", "", "the original ran out of time")


def test_a_rewrite_that_does_not_end_is_different() -> None:
    after = observation()
    after.stopped = "recursion"
    assert "the rewrite ran out of recursion" in judged(observation(step()), after)[0]


def test_arguments_that_the_original_does_not_take_count_where_types_are_known() -> None:
    before, after = observation(step(TypeError(), (), "raised")), observation(step(1))
    before.refused = True
    assert "does not take" in judged(before, after, loose=True)[2]
    assert judged(before, after)[0]


def test_a_tolerance_is_for_floats() -> None:
    before, after = observation(step(1.0)), observation(step(1.0 + 1e-12))
    assert judge(before, after, ({}, {})).difference
    assert not judge(before, after, ({}, {}), 1e-9).difference
    assert judge(observation(step(10**12)), observation(step(10**12 + 1)), ({}, {}), 1e-9).difference


def test_what_cannot_be_compared_is_unknown() -> None:
    one, other = observation(step(object())), observation(step(object()))
    assert "bare object()" in judged(one, other)[1]


@pytest.mark.parametrize("name", ["os.environ", "the working folder", "the recursion limit"])
def test_surroundings_count(name: str) -> None:
    before, after = observation(step()), observation(step())
    before.surroundings, after.surroundings = {name: "a"}, {name: "b"}
    assert judged(before, after)[0] == f"{name}: a != b"


def test_other_draws_are_unknown() -> None:
    before, after = observation(step()), observation(step())
    before.surroundings, after.surroundings = {"the state of random": "1"}, {"the state of random": "2"}
    assert "draws random numbers" in judged(before, after)[1]


def test_deeds_are_unknown_unless_they_differ() -> None:
    before, after = observation(step()), observation(step())
    before.deeds = after.deeds = ["open"]
    assert "world outside (open)" in judged(before, after)[1]
    wrote = observation(step(1, (), "returned", ("deed", "open ['a']")))
    assert "deed[0]" in judged(wrote, after)[0]


@pytest.mark.parametrize(
    ("before", "after", "start", "different"),
    [
        ({"a": [1]}, {"a": [1]}, ({"a": []}, {"a": []}), False),
        ({"a": [1]}, {"a": []}, ({"a": []}, {"a": []}), True),
        ({"a": []}, {"a": [1]}, ({"a": []}, {"a": []}), True),
        # names of one side alone
        ({"a": 1}, {}, ({"a": 1}, {}), False),
        ({"a": 2}, {}, ({"a": 1}, {}), True),
        ({}, {"cache": {1: 2}}, ({}, {"cache": {}}), False),
        # a constant that the rewrite has changed, and one that it should have changed
        ({"a": 1}, {"a": 2}, ({"a": 1}, {"a": 2}), False),
        ({"a": 3}, {"a": 2}, ({"a": 1}, {"a": 2}), True),
    ],
)
def test_module_state_counts(
    before: dict[str, object],
    after: dict[str, object],
    start: tuple[dict[str, object], dict[str, object]],
    different: bool,
) -> None:
    found = judged(observation(step(), state=before), observation(step(), state=after), initial(*start))
    assert bool(found[0]) == different
    assert not different or found[0].startswith("module state a")


def test_state_that_cannot_be_compared_is_let_pass() -> None:
    state: dict[str, object] = {"lock": object()}
    start = initial(state, state)
    assert judged(observation(step(), state=state), observation(step(), state=state), start) == ("", "", "")
