"""The one comment of a scan, from the first word to the last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.publication.markers import marker
from bot.scanning.merging import Found, merge
from bot.scanning.standing import Difference
from bot.scanning.words import PROGRESS, done_body, ended_body, progress_body, since, under_way
from bot.store.scan_parts import PartCounts
from engine.survey import FileFigures
from tests.bot.publication.samples import note
from tests.bot.scanning.samples import SLOW, measured, part
from tests.bot.scanning.test_steps import SCAN, WHEN

READ = PartCounts(4, 2, files_ended=120)
WHOLE = PartCounts(4, 4, files_ended=412)


def first_line(body: str) -> str:
    assert marker(body, PROGRESS) == {"id": "12"}
    return body.partition("\n")[0]


def test_progress_is_told_stage_by_stage() -> None:
    start = "**Looking for slow places in `main` at c0ffee0:**"
    stop = "`/velox scan cancel` stops it."
    new = replace(SCAN, sha=None, total=None)
    assert first_line(progress_body(new, {})) == (
        f"**Looking for slow places:** asking for the newest commit. {stop}"
    )
    assert first_line(progress_body(replace(SCAN, total=None), {})) == f"{start} fetching the code. {stop}"
    assert first_line(progress_body(SCAN, {"scan": READ})) == f"{start} 120 of 412 files read. {stop}"
    proving = replace(SCAN, proving=True)
    assert first_line(progress_body(proving, {"scan": WHOLE, "prove": PartCounts(3, 1)})) == (
        f"{start} 412 files read; measuring the best rewrites, 1 of 3 parts done. {stop}"
    )
    some = replace(SCAN, kind="optimize", path="src/shop")
    assert first_line(progress_body(some, {})).startswith(
        "**Looking for speedups in `src/shop` of `main` at c0ffee0:** 0 of 412 files read."
    )


def test_the_last_words_say_what_came_of_it_and_where_it_stands() -> None:
    found = merge(
        [part(measured("a.py", SLOW, "unique"), note("b.py", 3), files=[FileFigures("a.py", 9, 1, 1)])]
    )
    assert first_line(done_body(SCAN, found, None, "#87")) == (
        "**Scan finished:** 1 file, 1 suggestion, 1 note → #87."
    )
    changed = Difference("ba5eba11", frozenset({0}), ())
    assert first_line(done_body(SCAN, Found(()), changed, "")) == (
        "**Scan finished:** 0 files, nothing to say. 1 new and 0 gone since ba5eba1."
    )
    some = replace(SCAN, kind="optimize", path="src/`shop`")
    assert first_line(done_body(some, Found(()), None, "")) == (
        "**Search for speedups in `` src/`shop` `` finished:** 0 files, nothing to say."
    )


def test_what_did_not_change_is_said_too() -> None:
    assert since(None) == ""
    assert since(Difference("ba5eba11", frozenset(), ())) == "Nothing new and nothing gone since ba5eba1."


def test_an_ending_without_a_result_says_why() -> None:
    cancelled = replace(SCAN, state="cancelled", reason="ada asked for it", finished=WHEN)
    assert first_line(ended_body(cancelled)) == "**The scan was cancelled:** ada asked for it."
    failed = replace(SCAN, state="failed", reason="it stood still for too long", finished=WHEN)
    assert first_line(ended_body(failed)) == (
        "**The scan could not be finished** (id 12): it stood still for too long. `/velox scan` tries again."
    )
    some = replace(failed, kind="optimize", path="src", reason="there is no Python file at `src`")
    assert first_line(ended_body(some)) == (
        "**The search for speedups could not be finished** (id 12): there is no Python file at `src`. "
        "`/velox optimize src` tries again."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {},
            "A scan is under way already, asked for in #5: 0 of 412 files read. "
            "`/velox scan cancel` stops it.",
        ),
        (
            {"kind": "optimize", "number": None, "total": None},
            "A search for speedups is under way already. `/velox scan cancel` stops it.",
        ),
    ],
)
def test_whoever_comes_second_is_told_of_the_first(changes: dict[str, object], words: str) -> None:
    assert under_way(replace(SCAN, **changes)) == words  # type: ignore[arg-type]


def test_nobody_is_mentioned() -> None:
    cancelled = replace(SCAN, state="cancelled", reason="@ada asked for #1 <b>", finished=WHEN)
    assert "@ada" not in ended_body(cancelled) and "#1" not in ended_body(cancelled)
    assert "<b>" not in ended_body(cancelled)
