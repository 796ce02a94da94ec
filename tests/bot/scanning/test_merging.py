"""Parts add up to one ranking; what was proven stands in for what was found; the best are proven."""

from __future__ import annotations

from dataclasses import replace

from bot.publication.fingerprints import identity_of
from bot.publication.memory import Memory
from bot.scanning.merging import (
    FILES_PER_PROOF,
    MOST_FILES,
    MOST_PROVEN,
    TOP_FILES,
    merge,
    outside,
    to_prove,
    top_files,
    without_dismissed,
)
from engine.model import Hotspot
from engine.review import PROOF_NOTE, STATIC_NOTE
from engine.survey import MAX_HOTSPOTS, FileFigures
from tests.bot.publication.samples import note
from tests.bot.scanning.samples import OTHER, SLOW, measured, part, unproven

ONE = unproven("a.py", SLOW, "unique")
TWO = unproven("a.py", SLOW, "kept", rank=2)
THREE = unproven("b.py", OTHER, "other")


def test_parts_make_one_ranking() -> None:
    found = merge([part(ONE, TWO, worths=(5, 1)), part(THREE, worths=(3,))])
    assert [(item.comment.rank, item.comment.finding.symbol) for item in found.items] == [
        (1, "unique"),
        (2, "other"),
        (3, "kept"),
    ]
    assert found.notes == (STATIC_NOTE,)


def test_the_order_of_the_parts_does_not_count() -> None:
    parts = [part(ONE, TWO, worths=(5, 1)), part(THREE, worths=(5,))]
    assert merge(parts).items == merge(reversed(parts)).items


def test_what_was_proven_stands_in_for_what_was_found() -> None:
    proven = measured("a.py", SLOW, "unique")
    stranger = measured("c.py", OTHER, "other")
    found = merge(
        [part(ONE, TWO, THREE)],
        [part(proven, stranger, worths=(20, 30), refuted=[TWO], notes=[PROOF_NOTE])],
    )
    assert [(item.comment.finding.symbol, item.comment.gain) for item in found.items] == [
        ("unique", "38x at 10,000"),
        ("other", ""),
    ]
    assert found.items[1].comment.finding.path == "b.py", "what was not found before is not taken in"
    assert found.notes == (PROOF_NOTE,)


def test_what_was_dismissed_is_counted_and_not_said_again() -> None:
    found = merge([part(ONE, TWO, THREE)])
    unwanted = Memory(frozenset({identity_of(found.items[1].fingerprint)}))
    left = without_dismissed(found, unwanted)
    assert [(item.comment.rank, item.comment.finding.symbol) for item in left.items] == [
        (1, "unique"),
        (2, "other"),
    ]
    assert left.notes[-1] == "1 finding dismissed earlier, not said again."
    assert without_dismissed(found, Memory()) == found


def test_where_no_gain_was_measured_nothing_is_said_of_figures() -> None:
    tried = replace(measured("a.py", SLOW, "unique"), gain="")
    assert merge([part(ONE)], [part(tried, notes=[PROOF_NOTE])]).notes == ()


def test_what_the_review_of_a_pull_request_says_is_left_to_it() -> None:
    result = replace(part(ONE, TWO, THREE), inside=(True, False, False))
    left = outside(merge([result]))
    assert [(item.comment.rank, item.comment.finding.symbol) for item in left.items] == [
        (1, "kept"),
        (2, "other"),
    ]


def test_nothing_found_has_no_notes() -> None:
    assert merge([part()]).notes == () and merge([]).items == ()


def test_the_hardest_functions_of_all_parts_are_named() -> None:
    spots = [Hotspot("a.py", line, "f", 10 + line, 0) for line in range(20)]
    found = merge([part(hotspots=spots[:10]), part(hotspots=spots[10:])])
    assert [spot.line for spot in found.hotspots] == list(range(19, 19 - MAX_HOTSPOTS, -1))


def test_a_scan_proves_its_best_rewrites() -> None:
    many = [unproven(f"m{number:02}.py", OTHER, "other") for number in range(30)]
    found = merge([part(*many, note("n.py", 3), worths=[*range(30, 0, -1), 99])])
    parts = to_prove(found, "scan", "")
    assert [path for each in parts for path in each.paths] == [
        f"m{number:02}.py" for number in range(MOST_PROVEN)
    ]
    assert all(each.prove and len(each.paths) <= FILES_PER_PROOF for each in parts)


def test_what_has_a_proof_or_no_rewrite_is_not_proven() -> None:
    assert to_prove(merge([part(measured("a.py", SLOW, "unique"), note("n.py", 3))]), "scan", "") == ()
    assert to_prove(merge([part()]), "optimize", "shop") == ()


def test_a_named_path_is_proven_whole_within_a_bound() -> None:
    many = [unproven(f"m{number:02}.py", OTHER, "other") for number in range(50)]
    parts = to_prove(merge([part(*many, worths=[1.0] * 50)]), "optimize", "shop")
    assert sum(len(each.paths) for each in parts) == MOST_FILES


def test_without_a_path_the_files_with_most_to_gain_are_taken() -> None:
    comments = [ONE, TWO, THREE, unproven("c.py", OTHER, "other")]
    files = [FileFigures("a.py", 9, 1, 4), FileFigures("b.py", 9, 1, 30), FileFigures("c.py", 9, 1, 0)]
    assert top_files(comments, files) == ("b.py", "a.py", "c.py")
    found = replace(merge([part(*comments)]), files=tuple(files))
    (asked,) = to_prove(found, "optimize", "")
    assert asked.paths == ("b.py", "a.py", "c.py")
    many = [unproven(f"m{number:02}.py", OTHER, "other") for number in range(TOP_FILES + 5)]
    assert len(top_files(many, ())) == TOP_FILES
