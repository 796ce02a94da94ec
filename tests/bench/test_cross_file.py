"""What is named of a fix that only its neighbours explain: on a repository made for the test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.cross_file import MARK, main, write
from tests.bench.test_corpus_proofs import git

BEFORE = """\
from shop.names import names_of


def known(rows, others):
    names = names_of(others)
    return [row for row in rows if row.name in names]
"""
AFTER = BEFORE.replace("names_of(others)", "set(names_of(others))")
NAMES = "def names_of(others):\n    return [other.name for other in others]\n"


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "someone+shop" / "repo"
    (folder / "shop").mkdir(parents=True)
    (folder / "shop" / "__init__.py").write_text("")
    (folder / "shop" / "names.py").write_text(NAMES)
    git(folder, "init", "--quiet")
    for text in (BEFORE, AFTER):
        (folder / "shop" / "rows.py").write_text(text)
        git(folder, "add", ".")
        git(folder, "commit", "--quiet", "--message", "a state")
    return tmp_path


def told(mirror: Path, capsys: pytest.CaptureFixture[str], category: str, changed: list[list[int]]) -> str:
    """What is printed of one case; the fix is the newest commit."""
    sha = (mirror / "someone+shop" / "repo" / ".git" / "refs" / "heads").iterdir()
    entry = {
        "id": "X1",
        "tier": "core",
        "repo": "someone/shop",
        "sha": next(sha).read_text().strip(),
        "path": "shop/rows.py",
        "functions": [{"qualname": "known", "start": 4, "end": 6}],
        "changed": changed,
        "category": category,
        "reach": "X",
        "description": "a list searched",
    }
    cases = mirror / "cases.jsonl"
    cases.write_text(json.dumps(entry) + "\n")
    assert main(["--mirror", str(mirror), "--cases", str(cases)]) == 0
    return capsys.readouterr().out


def test_a_case_that_its_neighbours_explain_is_named(
    mirror: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(mirror, capsys, "MEMBERSHIP", [[5, 6]])
    assert "returned-list-searched (only with neighbours)" in said
    assert "| all | 1 | " in said


@pytest.mark.parametrize(
    ("category", "changed"), [("CONST", [[5, 6]]), ("MEMBERSHIP", [[1, 1]])], ids=["category", "lines"]
)
def test_another_category_or_place_is_not_named(
    mirror: Path, capsys: pytest.CaptureFixture[str], category: str, changed: list[list[int]]
) -> None:
    said = told(mirror, capsys, category, changed)
    assert "returned-list-searched" not in said
    assert "| all | 1 | 0 | 0 | 0 |" in said


def test_the_table_takes_the_place_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{MARK}\n\nold\n\n{MARK}\nafter\n")
    write(page, "new")
    write(page, "newer")
    assert page.read_text() == f"before\n{MARK}\n\nnewer\n\n{MARK}\nafter\n"
