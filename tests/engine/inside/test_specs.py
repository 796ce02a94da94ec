from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import pytest

from engine.inside.specs import spec_of, specs_of


class Way(enum.Enum):
    UP = 1
    DOWN = 2


def sample(a, b: int, c: list[str], d: Unknown = None, *, e: bool | None = None) -> None:  # type: ignore[name-defined,no-untyped-def] # noqa: F821
    pass


def readable(a, b: int, c: list[str], *, e: bool | None = None) -> None:  # type: ignore[no-untyped-def]
    pass


def test_parameters_by_place_and_by_name() -> None:
    positional, named = specs_of(readable, __name__)
    assert [spec.how for spec in positional] == ["free", "atom", "holds"]
    assert named["e"].allows_none()
    assert not named["b"].allows_none()


def test_annotations_that_cannot_be_read_keep_what_was_generated() -> None:
    positional, _ = specs_of(sample, __name__)
    assert [spec.how for spec in positional] == ["free", "kept", "kept", "kept"]


@pytest.mark.parametrize(
    ("hint", "values"),
    [
        (bool, [False, True]),
        (Literal["a", "b"], ["a", "b"]),
        (Way, [Way.UP, Way.DOWN]),
        (bool | None, [False, True, None]),
        (tuple[bool, Way], [(a, b) for a in (False, True) for b in Way]),
        (int, None),
        (list[bool], None),
        (int | None, None),
    ],
)
def test_small_domains_are_known_whole(hint: object, values: list[object] | None) -> None:
    assert spec_of(hint, __name__).domain(100) == values


def test_a_domain_over_the_limit_is_not_tried_whole() -> None:
    assert spec_of(tuple[bool, bool, bool], __name__).domain(7) is None


@pytest.mark.parametrize(
    ("hint", "free"),
    [(Any, True), (list, True), (list[Any], True), (list[int], False), (dict[str, Any], True)],
)
def test_what_anything_may_stand_in(hint: object, free: bool) -> None:
    assert spec_of(hint, __name__).has_free() == free


def test_abstract_sequences_come_in_several_kinds() -> None:
    assert spec_of(Iterable[int], __name__).kinds == ("list", "tuple", "generator", "iterator")
    assert spec_of(Iterator[int], __name__).kinds == ("generator", "iterator")
    assert spec_of(Sequence[int], __name__).kinds == ("list", "tuple")
    assert spec_of(list[int], __name__).kinds == ()
