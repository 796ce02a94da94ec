"""What is new and what is gone, whatever the order and the lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.scanning.merging import merge
from bot.scanning.standing import MOST, Entry, Standing, compare, recalled, remembered, standing
from tests.bot.scanning.samples import SLOW, part, unproven

LETTERS = st.lists(st.sampled_from("abcd"), max_size=8)


def of(letters: list[str], sha: str = "c0ffee") -> Standing:
    return Standing(sha, tuple(Entry(letter, f"{letter}.py:1", "slow", "38x") for letter in letters))


@given(LETTERS, LETTERS)
def test_new_and_gone_are_what_one_has_more_of(before: list[str], now: list[str]) -> None:
    found = compare(of(now), of(before, "ba5e"))
    assert found is not None and found.since == "ba5e"
    for letter in "abcd":
        more = now.count(letter) - before.count(letter)
        assert sum(now[number] == letter for number in found.new) == max(0, more)
        assert sum(entry.identity == letter for entry in found.gone) == max(0, -more)


@given(LETTERS)
def test_the_same_again_is_neither_new_nor_gone(letters: list[str]) -> None:
    found = compare(of(letters), of(letters[::-1]))
    assert found is not None and not found.new and not found.gone


def test_the_first_scan_has_nothing_to_be_compared_with() -> None:
    assert compare(of(["a"]), None) is None


def test_a_standing_is_read_back() -> None:
    found = merge([part(unproven("a.py", SLOW, "unique"), unproven("\udcff.py", SLOW, "kept"))])
    now = standing(found, "c0ffee")
    assert [entry.place for entry in now.entries] == ["a.py:4", "\ufffd.py:12"]
    assert recalled(remembered(now)) == now


def test_what_another_version_remembered_is_forgotten() -> None:
    documents: list[object] = [None, [], {}, {"findings": 3}]
    documents.append({"sha": "c0ffee", "entries": [{"place": "a.py:1"}]})
    for document in documents:
        assert recalled(document) is None


def test_no_more_is_remembered_than_is_useful() -> None:
    one = unproven("a.py", SLOW, "unique")
    found = merge([part(one)])
    many = type(found)(found.items * (MOST + 1))
    assert len(standing(many, "c0ffee").entries) == MOST
