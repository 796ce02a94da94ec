from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from bot.render.screen import Screen
from bot.render.terminal import render_review
from engine.model import DiffBlock, Skipped
from tests.bot.render.samples import note, review_of, suggestion

PIPE = Screen()
WIDE = Screen(width=140)


def drawn(*comments: object, screen: Screen = WIDE, **more: object) -> str:
    return render_review(review_of(*comments, **more), seconds=2.84, screen=screen)  # type: ignore[arg-type]


def test_a_review_reads_as_the_house_describes_it() -> None:
    assert drawn(suggestion(), note(), below=2) == (
        "velox review · 6 files changed · base main · 41 modules read · 2.8 s\n"
        "\n"
        " 1  orders/report.py:42  list searched in a loop  quadratic     L1\n"
        "    orders/views.py:88   one query per item       I/O per item  L0\n"
        "    2 more below the bar: --all-lines\n"
        "\n"
        " 1  orders/report.py:42-44\n"
        "    `seen` is a list searched once per row: quadratic in rows. "
        "A set makes each test constant-time.\n"
        "    42  - seen = []              + seen = set()\n"
        "    44  - seen.append(row.key)   + seen.add(row.key)\n"
        "    The rewrite parses and adds no lint error. Nothing was run.\n"
        "    Holds if `row.key` is hashable; and if `seen` is not used after the loop.\n"
        "\n"
        "    orders/views.py:88\n"
        "    One query per order: `order.customer` is fetched inside the loop. "
        "`select_related` would make it one\n    query.\n"
        "    Pattern found; no rewrite: it needs the database. Nothing was run.\n"
        "\n"
        "Static review: nothing was executed.\n"
    )


def test_nothing_is_said_in_two_lines() -> None:
    assert drawn() == (
        "velox review · 6 files changed · base main · 41 modules read · 2.8 s\n\nNothing to say.\n"
    )


def test_what_was_not_read_is_said_even_when_nothing_was_found() -> None:
    skipped = (*(Skipped(f"{name}.py", "is binary") for name in "abcde"), Skipped("z.py", "does not parse"))
    assert drawn(skipped=skipped).endswith(
        "Nothing to say.\n\nSkipped a.py, b.py, c.py and 2 more: is binary.\nSkipped z.py: does not parse.\n"
    )


def test_a_narrow_screen_gets_one_side_below_the_other() -> None:
    blocks = (DiffBlock(42, 42, ("seen = []  # " + "x" * 30,), ("seen = set()  # " + "x" * 30,)),)
    lines = drawn(replace(suggestion(), blocks=blocks), screen=PIPE).splitlines()
    assert f"    - seen = []  # {'x' * 30}" in lines
    assert f"    + seen = set()  # {'x' * 30}" in lines


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140, 220])
def test_prose_and_rows_keep_to_the_width(width: int) -> None:
    for line in drawn(suggestion(), note(), below=1, screen=Screen(width)).splitlines()[1:]:
        assert cell_len(line) <= width, line


def test_a_long_place_is_never_cut() -> None:
    path = "/".join(["deeply"] * 12) + "/nested.py"
    assert f"{path}:42" in drawn(suggestion(path=path), screen=PIPE)


def test_colours_mark_rank_and_diff_only() -> None:
    colourful = drawn(suggestion(), note(), screen=Screen(140, colours=True))
    marked = [line for line in colourful.splitlines() if "\x1b" in line]
    assert len(marked) == 4, "two lines with the number 1, two lines of the diff"
    assert "\x1b" not in drawn(suggestion(), note())


def test_escape_sequences_in_reviewed_code_reach_no_screen() -> None:
    hostile = replace(
        suggestion(path="a\x1b]0;owned\x07.py", message="\x1b[2J`x\u202ey`"),
        blocks=(DiffBlock(1, 1, ("x = '\x1b[31m'",), ("x = '\x9b31m'",)),),
    )
    text = drawn(hostile)
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(text)


def test_quiet_says_the_rows_and_nothing_else() -> None:
    quiet = render_review(review_of(suggestion(), note()), seconds=1, screen=WIDE, quiet=True)
    assert len(quiet.splitlines()) == 2
    assert render_review(review_of(), seconds=1, screen=WIDE, quiet=True) == ""


def test_equal_values_give_equal_bytes() -> None:
    assert drawn(suggestion(), note()) == drawn(suggestion(), note())


def test_beyond_the_cap_a_finding_has_its_row_and_says_how_to_see_the_rest() -> None:
    text = drawn(suggestion(), replace(suggestion(), place="folded"))

    assert text.count("orders/report.py:42-44") == 1
    assert "1 in the table only; in full: velox explain orders/report.py:42\n" in text


def test_nothing_is_said_of_a_cap_that_was_not_reached() -> None:
    assert "in the table only" not in drawn(suggestion())


def test_the_share_of_a_profile_stands_beside_the_title() -> None:
    assert "list searched in a loop · 38 % of time  quadratic" in drawn(suggestion(share=0.38))
    assert "of time" not in drawn(suggestion(share=0.0))
