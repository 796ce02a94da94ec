from __future__ import annotations

import base64
import pickle
import sys
import threading
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inside.recording import (
    LARGEST,
    MOST_LOOKS,
    Arguments,
    NotReplayable,
    Recorder,
    Replay,
    fitted,
    packed,
    replay,
)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=10,
)


def recorded(recorder: Recorder, *values: object) -> list[str]:
    """Call a function with each of the values while `recorder` notes it."""

    def function(value: object) -> None:
        recorder.note(sys._getframe())

    for value in values:
        function(value)
    return recorder.recorded(*KEY)


KEY = (__file__, "recorded.<locals>.function")


@given(VALUES)
def test_what_is_recorded_comes_back(value: object) -> None:
    (blob,) = recorded(Recorder([KEY]), value)
    assert replay(blob) == ((value,), {})


def test_shared_references_stay_shared() -> None:
    inner = [1]
    (blob,) = recorded(Recorder([KEY]), [inner, inner])
    ((value,), _) = replay(blob)
    assert isinstance(value, list) and value[0] is value[1]


def test_distinct_calls_are_kept_up_to_a_number() -> None:
    assert len(recorded(Recorder([KEY], most=3), 1, 1, 2, 3, 4)) == 3
    assert len(recorded(Recorder([KEY], most=5), *[1] * MOST_LOOKS, 2)) == 1


def test_what_cannot_be_pickled_is_counted() -> None:
    recorder = Recorder([KEY])
    assert recorded(recorder, threading.Lock(), lambda: 0, "x" * LARGEST, iter(lambda: 0, 1)) == []
    assert recorder.failed[KEY] == 4


class Calling:
    """Pickling it calls what is recorded."""

    recorder: Recorder

    def __reduce__(self) -> tuple[type, tuple[()]]:
        recorded(Calling.recorder, 1)
        return (Calling, ())


def test_calls_made_by_pickling_are_not_recorded() -> None:
    Calling.recorder = Recorder([KEY])
    assert len(recorded(Calling.recorder, Calling())) == 1


class Point:
    def __init__(self) -> None:
        self.x = 1


def test_classes_are_found_in_the_module_under_test() -> None:
    class Other:
        x: int

    blob = packed(pickle.dumps(((Point(),), {})))
    ((found,), _) = replay(blob, __name__, {"Point": Other})
    assert type(found) is Other and found.x == 1
    ((found,), _) = replay(blob, "elsewhere", {"Point": Other})
    assert type(found) is Point


def broken() -> list[str]:
    absent = pickle.dumps(((Point(),), {})).replace(b"Point", b"Paint")
    return ["", "!", base64.b64encode(b"x").decode(), packed(b"x"), packed(pickle.dumps(1)), packed(absent)]


@pytest.mark.parametrize("blob", broken())
def test_what_cannot_be_made_again_says_so(blob: str) -> None:
    with pytest.raises(NotReplayable, match="a recorded call cannot be made again"):
        replay(blob)


def test_a_recipe_takes_calls_in_turn_and_leaves_out_the_broken() -> None:
    blobs = [packed(pickle.dumps(((number,), {}))) for number in range(3)]
    recipe = Replay("m", [blobs[0], "!", blobs[2]])
    assert [recipe.arguments(recorded, 9, seed)[0][0] for seed in range(4)] == [0, 2, 2, 0]
    with pytest.raises(NotReplayable):
        Replay("m", []).arguments(recorded, 1, 1)
    with pytest.raises(NotReplayable):
        Replay("m", ["!"]).arguments(recorded, 1, 1)


def test_a_text_is_a_zipped_pickle() -> None:
    assert zlib.decompress(base64.b64decode(packed(b"abc"))) == b"abc"


def of_method(self: object, factor: int = 1, *, scale: int) -> None:
    """Stands for what a slice puts before a method."""


def of_class_method(factor: int) -> None:
    """The same for a class method: the class is not passed."""


@pytest.mark.parametrize(
    ("function", "passes", "made", "expected"),
    [
        (of_method, ["self", "factor"], (("me", 2), {"scale": 3}), (("me", 2), {"scale": 3})),
        (of_method, ["self", "factor"], (("me",), {"scale": 3}), (("me",), {"scale": 3})),
        (of_class_method, ["", "factor"], ((Point, 2), {}), ((2,), {})),
    ],
)
def test_calls_of_methods_are_fitted_by_name(
    function: object, passes: list[str], made: Arguments, expected: Arguments
) -> None:
    assert fitted(made, passes, function) == expected


@pytest.mark.parametrize(
    ("passes", "made", "why"),
    [
        (["self"], (("me", 2), {"scale": 3}), "more arguments than the method names"),
        (["self", "extra"], (("me", 2), {"scale": 3}), "gives `extra`, which is left at its default"),
        (["self"], (("me",), {"scale": 3, "more": 4}), "gives `more`, which is left at its default"),
    ],
)
def test_a_call_that_would_become_another_one_is_left_out(
    passes: list[str], made: Arguments, why: str
) -> None:
    with pytest.raises(NotReplayable, match=why):
        fitted(made, passes, of_method)


def test_a_recipe_of_a_method_fits_its_calls() -> None:
    calls: list[Arguments] = [(("me", 1, 2), {}), (("me", 5), {"scale": 1})]
    blobs = [packed(pickle.dumps(made)) for made in calls]
    recipe = Replay("m", blobs, ["self", "factor"])
    assert recipe.arguments(of_method, 0, 0) == (("me", 5), {"scale": 1})
