"""The structural hash: of isomorphic snapshots one, of all others another, and no matter the hash seed."""

from __future__ import annotations

import os
import subprocess
import sys

from hypothesis import given

from engine.inside.digests import digest
from engine.inside.graph import Camera
from engine.inside.kinds import describe
from tests.engine.inside.test_compare import DIFFERENT, EQUAL, VALUES, circle, verdict


def hashed(value: object) -> str:
    return digest(Camera(describe).take(value))


def test_equal_values_have_one_hash() -> None:
    for name, make in EQUAL.items():
        assert hashed(make()) == hashed(make()), name


def test_different_values_have_two() -> None:
    spared = {"two classes of one name in one place", "generator aliasing"}
    for name, (before, after) in DIFFERENT.items():
        assert name in spared or hashed(before()) != hashed(after()), name


@given(VALUES, VALUES)
def test_hash_and_comparison_agree(one: object, other: object) -> None:
    assert (hashed(one) == hashed(other)) == (verdict(one, other) == "equal")


def test_aliasing_counts() -> None:
    row = [1]
    assert hashed([row, row]) != hashed([[1], [1]])
    assert hashed(circle()) != hashed([[]])


def test_which_of_equal_tuples_are_one_object_does_not_count() -> None:
    one, row = (1, 2), [1]
    assert hashed([one, one]) == hashed([(1, int("2")), (1, 2)])
    assert hashed(((one, 3), (one, 3))) == hashed(((one, 3), ((1, int("2")), 3)))
    assert hashed([(row,), (row,)]) != hashed([(row,), ([1],)])
    assert verdict({(one, one)}, {(one, (1, int("2")))}) == "equal"


def test_tuples_within_tuples_take_no_time_that_doubles() -> None:
    value: object = 1
    for _ in range(200):
        value = (value, value)
    assert hashed(value) == hashed(value)


def test_the_hash_seed_does_not_count() -> None:
    program = (
        "from engine.inside.digests import digest; from engine.inside.graph import Camera; "
        "from engine.inside.kinds import describe; "
        "print(digest(Camera(describe).take({'a', 'b', ('c', 1.5), frozenset({'d', 'e'})})))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
