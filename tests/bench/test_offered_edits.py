"""What becomes of offered edits: on a repository made for the test, through git and the real sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.offered_edits import main
from tests.bench.test_corpus_proofs import git
from tests.engine.adapters.sandboxes import working

SHOP = """\
def missing(xs: list[int], ys: list[int]) -> list[int]:
    return [x for x in xs if x not in set(ys)]


def known(rows: list[str], names: list[str]) -> list[str]:
    wanted = [name.lower() for name in names]
    return [row for row in rows if row in wanted]


def padded(rows: list[int], total: int) -> list[int]:
    out = list(rows)
    for _ in range(total):
        # What is not there counts nothing.
        out.append(0)
    return out


def plain(xs: list[int]) -> int:
    return len(xs)
"""


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "someone+shop" / "repo"
    (folder / "shop").mkdir(parents=True)
    (folder / "shop" / "rows.py").write_text(SHOP)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "a state")
    return tmp_path


def test_edits_are_applied_linted_and_run(mirror: Path, capsys: pytest.CaptureFixture[str]) -> None:
    working()

    assert main(["--mirror", str(mirror), "--seconds", "8"]) == 0

    said = capsys.readouterr().out
    assert "edits: 3 proposed, 2 offered (they apply, parse and are clean), 0 broken" in said
    assert "2 edits given to the differential run, 2 compared" in said
    assert "2  100%  same" in said


def test_rules_and_sample_can_be_narrowed(mirror: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--mirror", str(mirror), "someone/shop", "--rules", "membership-in-list", "--most", "0"]

    assert main(words) == 0

    assert "edits: 1 proposed," in capsys.readouterr().out


def test_what_the_mirror_lacks_is_named(mirror: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"someone\+else is not in the mirror"):
        main(["--mirror", str(mirror), "someone/else"])


def test_a_budget_in_which_no_proof_is_begun_is_refused(
    mirror: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--mirror", str(mirror), "--seconds", "5"])

    assert "--seconds must be above 5" in capsys.readouterr().err
