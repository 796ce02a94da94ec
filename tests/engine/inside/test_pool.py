from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inside.pool import INNER, SCALARS, SYLLABLES, Draw, digits, text, word

indices = st.integers(0, 100_000)


def test_no_syllable_begins_another_so_that_words_stay_apart() -> None:
    assert len(SYLLABLES) == 16
    pairs = [(a, b) for a in SYLLABLES for b in SYLLABLES if a != b and b.startswith(a)]
    assert pairs == []


@given(indices, indices)
def test_another_index_is_another_word(one: int, other: int) -> None:
    assert (word(one) == word(other)) is (one == other)


@pytest.mark.parametrize("kind", [kind for kind in SCALARS if kind is not slice], ids=str)
def test_scalars_of_one_index_are_equal_of_their_type_and_can_be_pickled(kind: type) -> None:
    make = SCALARS[kind]
    assert make(7) == make(7) == pickle.loads(pickle.dumps(make(7)))  # noqa: S301 - made a line above
    assert isinstance(make(7), kind)


@given(st.integers(0, 500), st.integers(0, 1000), st.sampled_from([" ", ",", "::"]))
def test_text_is_as_long_as_the_size(size: int, seed: int, separator: str) -> None:
    made = text(Draw(size, seed), separator)
    assert len(made) == size
    assert size < 100 or separator in made


@given(st.integers(0, 60), st.integers(0, 1000))
def test_a_dense_draw_gives_every_index_once_as_the_first_of_an_element(size: int, seed: int) -> None:
    draw = Draw(size, seed, dense=True)
    firsts, seconds = [], []
    for _ in draw.turns():
        firsts.append(draw.index())
        seconds.append(draw.index())
    assert sorted(firsts) == list(range(size))
    assert all(0 <= index < max(size, 1) for index in seconds)


@given(st.integers(1, 200), st.integers(0, 1000), st.sampled_from([",", "::"]))
def test_text_of_digits_has_no_empty_piece(size: int, seed: int, separator: str) -> None:
    made = text(Draw(size, seed), separator, digits)
    assert len(made) == size
    assert all(piece.isdigit() for piece in made.split(separator)) or ":" in made


def test_inner_containers_stay_small_and_the_deepest_are_empty() -> None:
    draw = Draw(100, 0)
    counts = []
    for depth in range(6):
        draw.depth = depth
        counts.append(draw.count())
    assert counts == [100, INNER, INNER, INNER, 0, 0]
