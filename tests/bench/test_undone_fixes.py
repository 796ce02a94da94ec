from __future__ import annotations

from pathlib import Path

import pytest

from bench.corpus.score import Case
from bench.undone_fixes import inside, main, said

KEPT = "from functools import cache\n@cache\ndef load(path):\n    return parse(path)\n"
BARE = KEPT.replace("@cache\n", "")


def test_an_undone_fix_is_said_and_a_fix_is_not(tmp_path: Path) -> None:
    (tmp_path / "before.py").write_text(BARE)
    (tmp_path / "after.py").write_text(KEPT)
    (found,) = said(tmp_path, "after.py", "before.py")
    assert said(tmp_path, "before.py", "after.py") == ()
    case = Case("P1", "core", "MEMO", ((2, 2),), (("load", (2, 3)),), "before.py", "after.py")
    assert found.rule == "cache-removed"
    assert inside(found, case)


def test_without_a_mirror_it_is_skipped(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([]) == main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("undone fixes: skipped, ") == 2
