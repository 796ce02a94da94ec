"""What Velox says on its peers' fixtures: on repositories made for the test, with the same layout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.peer_fixtures import (
    RUFF,
    SNAPSHOTS,
    Repository,
    in_function,
    main,
    of_perflint,
    of_perflint_tests,
    of_refurb,
    of_ruff,
)
from tests.bench.test_corpus_proofs import git

COPY = "def f(rows):\n    found = []\n    for row in rows:\n        found.append(row)\n    return found\n"
SNIPPET = 'def test_it(self):\n    self.walk("""\n    for x in list(xs): #@\n        pass\n    """)\n'


def repository(mirror: Path, name: str, files: dict[str, str]) -> None:
    folder = mirror / name.replace("/", "+") / "repo"
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "a state")
    # The mirror's repositories are bare: the folder is the git directory itself.
    (folder / ".git").rename(folder.parent / "bare")
    folder.rename(folder.parent / "tree")
    (folder.parent / "bare").rename(folder)


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    snapshot = "PERF402 Use a copy\n --> PERF402.py:4:9\n  |\n"
    repository(
        tmp_path,
        "astral-sh/ruff",
        {f"{RUFF}PERF402.py": COPY, f"{SNAPSHOTS}PERF402_PERF402.py.snap": snapshot},
    )
    repository(
        tmp_path,
        "tonybaloney/perflint",
        {
            "tests/functional/lists.py": "for x in list(xs):  # [unnecessary-list-cast]\n    pass\n",
            "tests/functional/quiet.py": "for x in xs:\n    pass\n",
            "tests/test_lists.py": f"{SNIPPET}    self.assertAddedMessage('cast')\n",
            "tests/test_quiet.py": f"{SNIPPET}    self.assertNoMessages()\n",
        },
    )
    errors = "test/data/err_129.py:2:13 [FURB129]: Replace\ntest/data/err_129.py:9:1 [FURB999]: Other\n"
    repository(
        tmp_path,
        "dosisod/refurb",
        {
            "test/data/err_129.py": "with open(p) as f:\n    for line in f.readlines():\n        pass\n",
            "test/data/err_129.txt": errors,
            "test/data/err_100.py": "pass\n",
            "test/data/err_100.txt": "",
        },
    )
    return tmp_path


def test_what_a_peer_expects_comes_from_its_own_tests(mirror: Path) -> None:
    ruff, perflint, refurb = (
        Repository(mirror, name) for name in ("astral-sh/ruff", "tonybaloney/perflint", "dosisod/refurb")
    )

    assert [(one.name, set(one.expected)) for one in of_ruff(ruff)] == [("ruff PERF402", {4})]
    assert [(one.name, set(one.expected)) for one in of_refurb(refurb)] == [("refurb FURB129", {2})]
    assert [(one.name, set(one.expected)) for one in of_perflint(perflint)] == [("perflint lists", {1})]
    snippets = {one.name: one for one in of_perflint_tests(perflint)}
    assert snippets["perflint test_lists"].expected == {2}
    assert snippets["perflint test_quiet"].expected == set()


def test_a_disagreement_needs_a_reason(
    mirror: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "fixture_reasons.json").write_text("{}")
    assert main(["--mirror", str(mirror)], notes) == 1
    assert "FAILED: without a reason: " in capsys.readouterr().out

    names = ("ruff PERF402", "perflint lists", "perflint test_lists", "refurb FURB129")
    (notes / "fixture_reasons.json").write_text(json.dumps(dict.fromkeys(names, "at module level")))
    assert main(["--mirror", str(mirror), "--write"], notes) == 0
    rows = {row["fixture"]: row for row in json.loads((notes / "fixtures.json").read_text())["rows"]}
    assert rows["ruff PERF402"]["agreed"] and rows["ruff PERF402"]["why"] == ""
    assert (rows["refurb FURB129"]["shared"], rows["refurb FURB129"]["inside"]) == (0, 1)


def test_what_the_mirror_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="astral-sh/ruff is not in the mirror"):
        Repository(tmp_path, "astral-sh/ruff")


def test_a_fixture_inside_a_function_is_one_line_further_down() -> None:
    assert in_function(b"x = 1\n\nif x:\n    pass\n") == (
        b"def fixture():\n    x = 1\n\n    if x:\n        pass\n"
    )
