"""What a branch's proof comes to: its exit code, what is compared, what is written. No proof is run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.branch_proof import BranchProof, compare_states, write_differences
from bot.repository.changes import States
from engine.certificate import Certificate, Code
from engine.config import load
from engine.errors import BadInput
from engine.evidence import Behaviour, Interval, NotChecked, SizeTiming
from engine.model import Skipped
from engine.validate.branch import Proven
from engine.validate.function_changes import FunctionChange, FunctionChanges, Place
from tests.engine.certificates import FULL, SAME, SPEED, UNCOMPARED
from tests.engine.trees import MemoryTree

CHANGE = FunctionChange(Place("shop/rows.py", "unique", 3), Place("shop/rows.py", "unique", 5))
LOST = SizeTiming(256, 1e5, 2e5, Interval(0.5, 0.49, 0.51), 100)
SLOWER = replace(SPEED, timings=(LOST,), confirmed=LOST.ratio, claimed=False, at=256)

FASTER = FULL
SLOW = replace(FULL, speed=SLOWER, growth=None, memory=None)
DIFFERENT = replace(
    FULL,
    before=Code.of("base/shop/rows.py", FULL.before.source),
    after=Code.of("head/shop/rows.py", FULL.after.source),
    behaviour=Behaviour("different", 3, 0, (), counterexample="print(1)\n", difference="result: 1 != 2"),
    speed=None,
)
UNKNOWN = replace(FULL, behaviour=replace(SAME, sameness="not shown", why_not="too few inputs"))
UNREACHED = replace(
    FULL, speed=None, growth=None, memory=None, not_checked=(NotChecked("speed", "the budget was spent"),)
)


def proof(*certificates: Certificate | None) -> BranchProof:
    proven = tuple(Proven(CHANGE, one, "" if one else "needs numpy") for one in certificates)
    changes = FunctionChanges((CHANGE,) * len(proven), (), (), (), 2)
    return BranchProof("main (1a2b3c4d)", "work tree", 1, changes, proven)


@pytest.mark.parametrize(
    ("certificates", "code"),
    [
        ((), 0),
        ((FASTER,), 0),
        ((UNREACHED,), 0),
        ((FASTER, None, UNKNOWN), 0),
        ((SLOW, FASTER), 2),
        ((SLOW, DIFFERENT), 1),
        ((None, DIFFERENT), 1),
        ((None,), 3),
        ((UNKNOWN, None, UNCOMPARED), 3),
    ],
)
def test_exit_codes(certificates: tuple[Certificate | None, ...], code: int) -> None:
    assert proof(*certificates).code == code


def test_certificates_keep_their_order_and_what_was_not_run_has_none() -> None:
    assert proof(SLOW, None, FASTER).certificates == [SLOW, FASTER]


def states(old: dict[str, str], new: dict[str, str]) -> States:
    pairs = [(path if path in old else None, path if path in new else None) for path in sorted({*old, *new})]
    return States(
        "main", "work tree", MemoryTree(old), MemoryTree(new), tuple(pairs), (Skipped("l.py", "a link"),)
    )


def test_files_that_the_settings_leave_out_and_those_that_do_not_parse_are_skipped() -> None:
    old = {"a.py": "def f(): return 1", "tests/t.py": "def t(): return 1", "b.py": "def ("}
    new = {"a.py": "def f(): return 2", "tests/t.py": "def t(): return 2", "b.py": "def g(): return 1"}
    found, _ = compare_states(states(old, new), load({}, set()), None)
    assert [change.after.symbol for change in found.changes.changed] == ["f"]
    assert found.files == 1
    assert [(one.path, one.reason.partition(":")[0]) for one in found.skipped] == [
        ("l.py", "a link"),
        ("tests/t.py", "a test"),
        ("b.py", "does not parse as Python"),
    ]


def test_a_name_chooses_functions_or_is_refused() -> None:
    both = states({"a.py": "def f(): 1\ndef g(): 1"}, {"a.py": "def f(): 2\ndef g(): 2"})
    found, _ = compare_states(both, load({}, set()), "g")
    assert [change.after.symbol for change in found.changes.changed] == ["g"]
    with pytest.raises(BadInput, match="No changed function is called 'h'; changed are f, g"):
        compare_states(both, load({}, set()), "h")


def test_a_difference_is_written_with_all_that_shows_it_and_nothing_else_is(tmp_path: Path) -> None:
    write_differences(proof(FASTER, None, DIFFERENT), tmp_path)
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {
        f"{DIFFERENT.id}/{name}"
        for name in ("base/shop/rows.py", "head/shop/rows.py", "shop/names.py", "difference.py")
    }
    assert (tmp_path / DIFFERENT.id / "difference.py").read_text() == "print(1)\n"


def test_a_folder_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match=r"file/.* cannot be made: Not a directory"):
        write_differences(proof(DIFFERENT), tmp_path / "file")
