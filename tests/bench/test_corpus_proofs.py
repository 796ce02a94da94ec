"""Proofs of real fixes: on a repository made for the test, through git and the real sandbox."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from bench.corpus_proofs import Case, Result, cases_in, category, kept, least, main, summary
from tests.engine.adapters.sandboxes import working

OLD = """\
import numpy
from shop.words import clean

def count(words: list[str]) -> int:
    known: list[str] = []
    for word in words:
        if clean(word) not in known:
            known.append(clean(word))
    return len(known)

def largest(numbers: list[int]) -> int:
    return sorted(numbers)[-1]

def mean(numbers: list[float]) -> float:
    return numpy.mean(numbers)
"""
NEW = """\
import numpy
from shop.words import clean

def count(words: list[str]) -> int:
    return len({clean(word) for word in words})

def largest(numbers: list[int]) -> int:
    return max(numbers, default=0)

def mean(numbers: list[float]) -> float:
    return float(numpy.mean(numbers))
"""


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A mirror of one repository with one fix, and the file of cases beside it."""
    folder = tmp_path / "mirror" / "someone+shop" / "repo"
    (folder / "shop").mkdir(parents=True)
    (folder / "shop" / "__init__.py").write_text("raise RuntimeError('no package is initialised')\n")
    (folder / "shop" / "words.py").write_text("def clean(word: str) -> str:\n    return word.strip()\n")
    git(folder, "init", "--quiet")
    for text in (OLD, NEW):
        (folder / "shop" / "report.py").write_text(text)
        git(folder, "add", ".")
        git(folder, "commit", "--quiet", "--message", "a state")
    cases = [case("A1", sha_of(folder), "count"), case("A2", sha_of(folder), "largest")]
    cases += [case("A3", sha_of(folder), "mean"), {**case("A4", "0" * 40, "count"), "verify": "P"}]
    (tmp_path / "cases.jsonl").write_text("".join(json.dumps(each) + "\n" for each in cases))
    return folder.parent.parent


def git(folder: Path, *arguments: str) -> str:
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def sha_of(folder: Path) -> str:
    return git(folder, "rev-parse", "HEAD")


def case(name: str, sha: str, function: str) -> dict[str, object]:
    functions = [{"qualname": function, "start": 1, "end": 2}]
    return {
        "id": name,
        "repo": "someone/shop",
        "sha": sha,
        "path": "shop/report.py",
        "functions": functions,
        "verify": "Y",
    }


def test_cases_are_proven_from_their_two_trees(mirror: Path, capsys: pytest.CaptureFixture[str]) -> None:
    working()
    keep = mirror.parent / "kept.jsonl"
    words = ["--mirror", str(mirror), "--cases", str(mirror.parent / "cases.jsonl"), "--keep", str(keep)]

    assert main([*words, "--seconds", "12"]) == 0
    said = capsys.readouterr().out
    found = kept(keep)

    assert sorted(found) == ["A1", "A2", "A3"]
    assert found["A1"][0].outcome != "different"
    assert found["A1"][0].floored, found["A1"]
    assert found["A2"][0].outcome == "different"
    assert "A2 largest differs: the outcome: raised IndexError != returned int" in said
    assert found["A3"][0].why == "needs numpy, and there is no environment with it"
    assert not found["A3"][0].sliced
    assert "floor of inputs reached: 2 of 3 (67%" in said


def test_what_is_kept_is_not_run_again(mirror: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep = mirror.parent / "kept.jsonl"
    one = {"case": "A1", "function": "count", "outcome": "faster", "why": "", "sliced": True}
    keep.write_text(json.dumps({**one, "floored": True, "distinct": 321, "ratio": 2.0}) + "\n")
    words = ["--mirror", str(mirror), "--cases", str(mirror.parent / "cases.jsonl"), "--keep", str(keep)]

    assert main([*words, "--only", "A1"]) == 0

    assert "A1 count: faster: 2.00x, no difference on 321 inputs" in capsys.readouterr().out
    assert len(keep.read_text().splitlines()) == 1


def test_only_what_can_be_verified_is_tried_unless_all_is_asked_for(mirror: Path) -> None:
    cases = mirror.parent / "cases.jsonl"

    assert [one.id for one in cases_in(cases)] == ["A1", "A2", "A3"]
    assert cases_in(cases, every=True)[3] == Case(
        "A4", "someone/shop", "0" * 40, "shop/report.py", ("count",)
    )


def test_without_a_mirror_nothing_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "skipped, no mirror given" in capsys.readouterr().out


def test_what_the_mirror_lacks_is_named(mirror: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--mirror", str(mirror), "--cases", str(mirror.parent / "cases.jsonl")]

    main([*words, "--every", "--only", "A4"])

    assert "someone/shop 0000000000 is not in the mirror" in capsys.readouterr().out


def result(outcome: str, why: str = "", *, sliced: bool = True, floored: bool = False) -> Result:
    return Result("A1", "f", outcome, why, sliced, floored, 0, 0.0)


def test_of_several_functions_the_least_that_is_shown_counts() -> None:
    faster, hidden = result("faster", floored=True), result("not shown", "it draws on more than 40 files")

    assert least([faster, hidden]) is hidden
    assert least([hidden, result("different")]).outcome == "different"
    assert least([result("not shown", "both sides are the same text"), faster]) is faster
    assert least([result("not shown", "it stands outside any function"), faster]) is faster


@pytest.mark.parametrize(
    ("why", "counted"),
    [
        ("needs numpy, and there is no environment with it", "needs a package from elsewhere"),
        ("no values for its parameter `x`: it is passed on", "no inputs can be made"),
        ("12 distinct inputs only, 100 are needed", "too few inputs, or too few that return"),
        ("something new", "something new"),
    ],
)
def test_reasons_are_counted_in_kinds(why: str, counted: str) -> None:
    assert category(why) == counted


def test_the_summary_counts_cases() -> None:
    rest = [result("not shown", "needs numpy, and there is no environment with it", sliced=False)]
    said = summary({"A1": [result("faster", floored=True)], "A2": rest})

    assert "cut out: 1 of 2 (50%)" in said
    assert "   1  needs a package from elsewhere" in said
