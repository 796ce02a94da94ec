from __future__ import annotations

from dataclasses import replace

import pytest

from bot.publication.lifecycle import Fate, Known
from bot.publication.placement import NO_ROOM, TORN, Diff, Placed, bar_of, deserves_a_line, placed
from engine.model import Comment, Level, LineRange
from tests.bot.publication.samples import ALL, CODE, FILES, PATH, comment, note

WHOLE = Diff(FILES, {PATH: (LineRange(1, 100),)})


def fate(found: Comment, number: int, comment_id: int | None = None) -> Fate:
    mark = f"{number:016x}-0.0:1"
    known = Known(mark, "r", PATH, "f", 1, "new", "1", comment=comment_id)
    if comment_id is None:
        return Fate(mark, "new", found, None)
    return Fate(mark, "persisting", found, known)


def place(*found: Comment, diff: Diff = WHOLE, most: int = 5, **how: frozenset[str]) -> Placed:
    pairs = [(fate(each, number), each) for number, each in enumerate(found)]
    return placed(pairs, diff, most=most, review="7", **how)


@pytest.mark.parametrize(
    ("found", "deserves"),
    [
        (ALL[0], True),
        (replace(ALL[0], place="folded"), True),
        (comment(PATH, CODE, "f", place="folded", measured=False), False),
        (comment(PATH, CODE, "f", measured=False, level=Level.APPLIES), True),
        (note(PATH, 4), True),
        (note(PATH, 4, place="folded"), False),
        (replace(ALL[0], place="folded", level=Level.APPLIES), False),
        (replace(ALL[0], place="folded", blocks=()), False),
    ],
)
def test_the_ranking_or_a_measured_gain_gives_a_line(found: Comment, deserves: bool) -> None:
    assert deserves_a_line(found) is deserves


def test_what_is_shown_as_well_as_others_was_folded_for_lack_of_room() -> None:
    """The settings let rewrites without a proof stand on lines: the sixth of them is told of, too."""
    folded = comment(PATH, CODE, "f", place="folded", measured=False, level=Level.APPLIES)
    assert deserves_a_line(folded, Level.APPLIES)
    assert not deserves_a_line(folded, Level.TESTED) and not deserves_a_line(folded)
    assert not deserves_a_line(replace(folded, blocks=()), Level.APPLIES)
    assert bar_of([ALL[0], folded]) is ALL[0].level and bar_of([folded]) is None


def test_only_so_many_are_placed_and_the_reason_is_told() -> None:
    given = place(*ALL)
    assert list(given.inline) == [f"{number:016x}-0.0:1" for number in range(5)]
    assert set(given.reasons.values()) == {NO_ROOM}
    assert place(*ALL, most=0).inline == {}
    assert len(place(*ALL, most=99).inline) == 5


def test_with_only_nothing_moves_up() -> None:
    first = f"{0:016x}-0.0:1"
    given = place(*ALL, refused=frozenset({first}), only=frozenset({f"{2:016x}-0.0:1"}))
    assert list(given.inline) == [f"{2:016x}-0.0:1"]
    assert "does not take" in given.reasons[first].reason
    assert given.reasons[f"{1:016x}-0.0:1"] == NO_ROOM


def test_what_has_a_comment_keeps_its_lines_and_takes_no_room() -> None:
    standing = fate(ALL[0], 0, comment_id=11)
    twin = replace(ALL[0], finding=replace(ALL[0].finding, rule="other"))
    rest = [(fate(each, number), each) for number, each in enumerate(ALL[1:], start=2)]
    given = placed([(standing, ALL[0]), (fate(twin, 1), twin), *rest], WHOLE, most=5, review="7")
    assert len(given.inline) == 5
    assert standing.fingerprint not in given.inline
    assert "same lines" in given.reasons[f"{1:016x}-0.0:1"].reason


def test_a_file_outside_of_the_diff_has_no_lines() -> None:
    given = place(ALL[0], diff=Diff(FILES, {}))
    assert given.inline == {}
    assert [each.reason for each in given.reasons.values()] == ["its lines are not in the diff"]


def test_what_belongs_together_stands_on_its_lines_together_or_not_at_all() -> None:
    first, second, other = ALL[:3]
    places = [f"{each.finding.path}:{each.finding.line}" for each in (first, second)]
    pair = (replace(first, belongs=(places[1],)), replace(second, belongs=(places[0],)))
    assert len(place(*pair, other, most=2).inline) == 2

    torn = place(other, *pair, most=2)
    assert list(torn.inline) == [fate(other, 0).fingerprint]
    assert TORN in torn.reasons.values() and len(torn.reasons) == 2

    refused = place(*pair, other, most=2, refused=frozenset({fate(second, 1).fingerprint}))
    assert list(refused.inline) == [fate(other, 2).fingerprint]


def test_what_belongs_with_a_comment_that_stands_already_joins_it() -> None:
    first, second = ALL[:2]
    places = [f"{each.finding.path}:{each.finding.line}" for each in (first, second)]
    pair = (replace(first, belongs=(places[1],)), replace(second, belongs=(places[0],)))
    there = (fate(pair[0], 0, comment_id=7), pair[0])
    given = placed([there, (fate(pair[1], 1), pair[1])], WHOLE, most=5, review="7")
    assert list(given.inline) == [fate(second, 1).fingerprint]
