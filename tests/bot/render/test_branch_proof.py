from __future__ import annotations

from dataclasses import replace

import pytest

from bot.branch_proof import BranchProof
from bot.render.branch_proof import cells, render_branch_proof, shortened
from bot.render.screen import Screen
from engine.evidence import Interval, NotChecked, SizeTiming
from engine.model import Skipped
from engine.validate.branch import Proven
from engine.validate.function_changes import FunctionChange, FunctionChanges, Place
from tests.bot.test_branch_proof import DIFFERENT, FASTER, SLOW, UNKNOWN, UNREACHED
from tests.engine.certificates import FULL, SPEED

ALIKE = replace(
    FULL,
    speed=replace(
        SPEED, timings=(SizeTiming(64, 1e5, 1e5, Interval(1.0, 0.98, 1.02), 100),), claimed=False, at=None
    ),
    growth=None,
)


def change(symbol: str, line: int, path: str = "shop/rows.py", through: str = "") -> FunctionChange:
    return FunctionChange(Place(path, symbol, line - 1), Place(path, symbol, line), through)


FOUND = BranchProof(
    "main (1a2b3c4d)",
    "work tree",
    2,
    FunctionChanges(
        (), (Place("a.py", "new", 1),), (), ((Place("a.py", "a", 1), Place("b.py", "a", 1)),), 12
    ),
    (
        Proven(change("unique", 30), FASTER),
        Proven(change("known", 4), SLOW),
        Proven(change("first", 9, through="LIMIT"), DIFFERENT),
        Proven(change("total", 1, "shop/a.py"), ALIKE),
        Proven(change("fetch", 7, "shop/a.py"), None, "needs requests, and there is no environment with it"),
        Proven(change("late", 70), UNREACHED),
        Proven(change("few", 80), UNKNOWN),
    ),
    (Skipped("tests/t.py", "a test"),),
)


def rendered(width: int, found: BranchProof = FOUND) -> str:
    return render_branch_proof(found, Screen(width), seconds=12.34)


def test_a_wide_screen_has_a_row_for_each_function_in_the_order_of_the_files() -> None:
    assert rendered(120).split("\n\nDifferent")[0].splitlines() == [
        "velox prove · main (1a2b3c4d) to work tree · 7 changed functions · 12.3 s",
        "",
        "shop/a.py",
        f"  total             same on 412  about the same  1.00x at 64 (0.98-1.02x)   {ALIKE.id}",
        "  fetch             not shown",
        "",
        "shop/rows.py",
        f"  known             same on 412  slower          0.50x at 256 (0.49-0.51x)  {SLOW.id}",
        f"  first (by LIMIT)  different                                               {DIFFERENT.id}",
        f"  unique            same on 412  faster          38x at 10,000 (36-40x)     {FASTER.id}",
        f"  late              same on 412  unclear                                    {UNREACHED.id}",
        f"  few               not shown                                               {UNKNOWN.id}",
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_screen_but_for_code_and_names(width: int) -> None:
    prose = [line for line in rendered(width).splitlines() if "velox explain" not in line]
    assert [line for line in prose if len(line) > width] == []


def test_at_80_the_sizes_give_way_and_the_table_stays() -> None:
    assert (
        f"  known   same on 412  slower          0.50x (0.49-0.51x)  {SLOW.id}" in rendered(80).splitlines()
    )


def test_a_narrow_screen_has_the_facts_below_the_name() -> None:
    lines = rendered(50).splitlines()
    at = lines.index("  known")
    assert lines[at + 1].startswith("    same on 412 · slower 0.50x")


def test_what_differs_what_is_slower_and_what_is_not_known_follow() -> None:
    text = rendered(110)
    assert "Different: `first` (shop/rows.py:9), by LIMIT: result: 1 != 2.\n    print(1)\n" in text
    assert "\nSlower\n  `known` (shop/rows.py:4): 0.50x at 256 (95 %: 0.49-0.51x).\n" in text
    assert (
        "\nNot shown to do the same\n"
        "  `fetch` (shop/a.py:7): needs requests, and there is no environment with it.\n"
        "  `few` (shop/rows.py:80): too few inputs.\n"
    ) in text
    assert "\nSpeed not told\n  `late` (shop/rows.py:70): the budget was spent.\n" in text
    assert (
        "\n\nOther functions of these files: 1 new, 1 renamed or moved with the same code, 12 unchanged.\n"
        "Skipped tests/t.py: a test.\n"
    ) in text
    assert text.endswith(f"Run one again: velox prove {FASTER.id} · in full: velox explain {FASTER.id}\n")


def test_certificates_that_are_not_kept_are_not_named_for_running_again() -> None:
    text = render_branch_proof(FOUND, Screen(80), seconds=1.0, stored=False)
    assert "Run one again" not in text and text.endswith("The certificates are not kept.\n")


@pytest.mark.parametrize(
    ("files", "said"),
    [(0, "No Python file changed"), (1, "in 1 changed file: nothing"), (3, "in 3 changed files: nothing")],
)
def test_nothing_to_prove_is_a_sentence(files: int, said: str) -> None:
    nothing = BranchProof("main", "tidy", files, FunctionChanges((), (), (), (), 0), ())
    text = rendered(80, nothing)
    assert said in text and text.count("\n") == 2


def test_names_from_the_repository_cannot_steer_the_terminal() -> None:
    hostile = Proven(change("f", 1, "a\x1b[31m.py"), None, "because\x1b[2J")
    text = rendered(80, replace(FOUND, proven=(hostile,)))
    assert "\x1b" not in text


def test_all_of_a_small_domain_is_said() -> None:
    assert FULL.behaviour is not None
    whole = replace(FULL, behaviour=replace(FULL.behaviour, distinct=4, exhaustive=True))
    assert cells(Proven(change("f", 1), whole))[1] == "same on all 4"


def test_of_a_long_script_only_the_arguments_are_shown() -> None:
    makers = ["def arguments_1(module):", "    return ([0],), {}"]
    filling = [f"line_{number} = 1" for number in range(40)]
    script = "\n".join(["import sys", *makers, "", "def aliases(values):", *filling])
    assert shortened(script) == makers
    assert len(shortened("\n".join(filling))) <= 24
    assert shortened("a\nb\n") == ["a", "b"]


def test_a_proof_that_checked_no_speed_says_why() -> None:
    spent = replace(UNREACHED, not_checked=(NotChecked("speed", "the budget of 5 s was spent before"),))
    text = rendered(110, replace(FOUND, proven=(Proven(change("f", 1), spent),)))
    assert "Speed not told\n  `f` (shop/rows.py:1): the budget of 5 s was spent before.\n" in text
