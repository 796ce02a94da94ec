import threading
from collections import OrderedDict, deque
from fractions import Fraction

import pytest

from engine.inside.alike import alike


class Point:
    def __init__(self, x: object) -> None:
        self.x = x


def loop() -> list[object]:
    whole: list[object] = [1]
    whole.append(whole)
    return whole


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, "a", None, (2.5, b"c")], [1, "a", None, (2.5, b"c")]),
        ({"a": [1]}, {"a": [1]}),
        ({3, 1, 2}, {1, 2, 3}),
        (float("nan"), float("nan")),
        (Point([1]), Point([1])),
        (deque([1, 2]), deque([1, 2])),
        (OrderedDict(a=1), OrderedDict(a=1)),
        (Fraction(1, 3), Fraction(1, 3)),
        (iter([1, 2]), iter([1, 2])),
        (loop(), loop()),
        (len, len),
    ],
)
def test_equal_structures_are_alike(one: object, other: object) -> None:
    assert alike(one, other)


def started() -> object:
    items = iter([1, 2])
    next(items)
    return items


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, 2], [2, 1]),
        ([1], [True]),
        ([1], (1,)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({1}, {2}),
        (Point([1]), Point([2])),
        (deque([1]), deque([1, 2])),
        (started(), iter([1, 2])),
        (len, max),
    ],
)
def test_a_change_is_seen(one: object, other: object) -> None:
    assert not alike(one, other)


def test_doubt_is_no() -> None:
    """What cannot be taken apart may have changed: generators, locks, sets of objects."""
    assert not alike((x for x in [1]), (x for x in [1]))
    assert not alike(threading.Lock(), threading.Lock())
    assert not alike({Point(1)}, {Point(1)})
