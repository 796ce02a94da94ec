from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BadInput
from training.splitting import PARTS, SHARES, document, read, split

names = st.text("abc:", min_size=1, max_size=4)


@given(st.dictionaries(names, st.booleans()), st.dictionaries(names, st.booleans()), st.integers(0, 9))
def test_a_group_stays_where_it_is_when_others_are_added(
    groups: dict[str, bool], more: dict[str, bool], seed: int
) -> None:
    before, after = split(groups, seed), split(more | groups, seed)
    for part in PARTS:
        assert set(getattr(before, part)) <= set(getattr(after, part))


@given(st.dictionaries(names, st.booleans()), st.integers(0, 9))
def test_every_group_stands_on_one_side_and_what_is_synthetic_judges_nothing(
    groups: dict[str, bool], seed: int
) -> None:
    made = split(groups, seed)
    sides = [set(getattr(made, part)) for part in PARTS]
    assert set().union(*sides) == set(groups)
    assert sum(map(len, sides)) == len(groups)
    assert not any(groups[group] for group in made.holdout)
    for group, synthetic in groups.items():
        assert group in getattr(made, made.part(group, synthetic=synthetic))


def test_the_shares_are_about_those_that_were_asked_for() -> None:
    made = split({f"family:{number}": False for number in range(2000)}, seed=3)
    for part, share in zip(PARTS, SHARES, strict=True):
        assert abs(len(getattr(made, part)) / 2000 - share) < 0.04


def test_another_seed_is_another_split() -> None:
    groups = {f"family:{number}": False for number in range(50)}
    assert split(groups, 0).holdout != split(groups, 1).holdout


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.5, 0.5, 0.5), (1.5, -0.5, 0.0)])
def test_shares_that_are_none_are_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(BadInput, match="add up to 1"):
        split({}, 0, shares)


def test_a_split_reads_back_equal(tmp_path: Path) -> None:
    made = split({"a": False, "b": True, "c": False}, 0)
    path = tmp_path / "split.json"
    path.write_text(document(made), encoding="utf-8")
    assert read(path) == made


def test_a_holdout_that_was_changed_by_hand_is_noticed(tmp_path: Path) -> None:
    made = split({f"family:{number}": False for number in range(20)}, 0)
    path = tmp_path / "split.json"
    fields = json.loads(document(made))
    path.write_text(json.dumps(fields | {"holdout": fields["holdout"][1:]}), encoding="utf-8")
    with pytest.raises(BadInput, match="names other holdout groups"):
        read(path)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"seed": "0"}'])
def test_what_is_no_split_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "split.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="is no split of groups"):
        read(path)
    with pytest.raises(BadInput, match="cannot be read"):
        read(tmp_path / "missing.json")
