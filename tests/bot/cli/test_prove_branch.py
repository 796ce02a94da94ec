"""`velox prove` of a branch as a person runs it: real git, the real sandbox. No test asserts a speed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bot.cli.conftest import Velox
from tests.bot.repository.conftest import Checkout
from tests.engine.adapters.sandboxes import working

NAMES = "def clean(name: str) -> str:\n    return name.strip().lower()\n"
ROWS = '''\
"""Rows of an order."""
from collections.abc import Iterator

from shop.names import clean

LIMIT = 3


def total(prices: list[int]) -> int:
    """Add up."""
    result = 0
    for price in prices:
        result += price
    return result


def known(rows: list[int], wanted: list[int]) -> list[int]:
    index = set(wanted)
    return [row for row in rows if row in index]


def largest(values: list[int]) -> int:
    return max(values, default=0)


def first(values: list[int]) -> list[int]:
    return values[:LIMIT]


def pairs(values: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    for place in range(len(values) - 1):
        yield values[place], values[place + 1]


def label(name: str) -> str:
    return "<" + clean(name) + ">"


def commented(x: int) -> int:
    return x + 1


def gone(x: int) -> int:
    return x - 3


def old_name(x: int) -> int:
    return x * 7


def unknowable(x):
    return x.frob()


class Basket:
    def __init__(self, prices: list[int], rate: int = 2) -> None:
        self.prices = prices
        self.rate = rate

    def sum(self, extra: int) -> int:
        return sum(self.prices) * self.rate + extra
'''
EDITS = (
    (
        "    result = 0\n    for price in prices:\n        result += price\n    return result\n",
        "    return sum(prices)\n",
    ),
    ("row in index]", "row in wanted]"),
    ("max(values, default=0)", "sorted(values)[-1] if values else None"),
    ("LIMIT = 3", "LIMIT = 4"),
    (
        "    for place in range(len(values) - 1):\n        yield values[place], values[place + 1]\n",
        "    for place, value in enumerate(values[1:]):\n        yield values[place], value\n",
    ),
    ('"<" + clean(name) + ">"', 'f"<{clean(name)}>"'),
    ("    return x + 1\n", '    "One more."\n    # as the name says\n    return x + 1\n'),
    ("gone(x: int) -> int:\n    return x - 3", "added(x: int) -> int:\n    return x ** 3"),
    ("old_name", "new_name"),
    ("return x.frob()", "return x.frob() or None"),
    ("sum(self.prices) * self.rate + extra", "extra + self.rate * sum(self.prices)"),
)


def edited(*edits: tuple[str, str]) -> str:
    text = ROWS
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture
def started(checkout: Checkout) -> Checkout:
    checkout.commit({"shop/__init__.py": "", "shop/names.py": NAMES, "shop/rows.py": ROWS})
    checkout.git("switch", "--quiet", "--create", "tidy")
    return checkout


def proof(velox: Velox, *arguments: str | Path) -> tuple[dict[str, Any], int]:
    run = velox("prove", "--base", "main", *arguments, "--json")
    assert run.stderr == ""
    told = json.loads(run.stdout)
    assert told["exit"] == run.returncode
    return told, run.returncode


def test_a_branch_is_proven_function_by_function(velox: Velox, started: Checkout, tmp_path: Path) -> None:
    working()
    names = NAMES.replace("strip().lower()", "lower().strip()")
    started.commit({"shop/rows.py": edited(*EDITS), "shop/names.py": names})
    told, code = proof(velox, "--budget", "100", "--write", tmp_path / "shown")
    found = {one["function"]: one for one in told["functions"]}

    assert {name: one["sameness"] for name, one in found.items()} == {
        "clean": "same",
        "total": "same",
        "known": "same",
        "largest": "different",
        "first": "different",
        "pairs": "same",
        "label": "same",
        "unknowable": "not shown",
        "Basket.sum": "same",
    }
    assert code == 1
    assert found["first"]["through"] == "LIMIT"
    assert found["total"]["inputs"] >= 100
    assert "nothing says which class it has" in found["unknowable"]["why"]
    assert found["known"]["speed"] != "faster" and found["largest"]["speed"] == "unclear"
    assert [one["function"] for one in told["new"]] == ["added"]
    assert [one["function"] for one in told["removed"]] == ["gone"]
    assert [one["to"]["function"] for one in told["renamed"]] == ["new_name"]
    assert told["unchanged"] == 2, "`commented` and `__init__`"

    shown = tmp_path / "shown" / found["largest"]["certificate"]
    done = subprocess.run(
        [sys.executable, "difference.py"], cwd=shown, capture_output=True, text=True, check=True
    )
    assert (
        "--- before: base/shop/rows.py\nreturned 0\n--- after: head/shop/rows.py\nreturned None"
        in done.stdout
    )
    assert sorted(path.name for path in shown.parent.iterdir()) == sorted(
        found[name]["certificate"] for name in ("largest", "first")
    )

    again = velox("prove", found["largest"]["certificate"])
    assert again.returncode == 1
    assert again.stdout.startswith("Different: `largest` of head/shop/rows.py does not do the same")
    same = velox("prove", found["label"]["certificate"], "--budget", "15", "--json")
    assert json.loads(same.stdout)["certificate"]["behaviour"]["sameness"] == "same"
    assert json.loads(same.stdout)["certificate"]["level"] == 2


def test_a_person_sees_the_difference_and_the_input(velox: Velox, started: Checkout) -> None:
    working()
    started.commit({"shop/rows.py": edited(EDITS[2], EDITS[9])})
    run = velox("prove", "--repo", started.root, "--base", "main", "--head", "tidy", cwd=started.root.parent)
    assert (run.returncode, run.stderr) == (1, "")
    lines = run.stdout.splitlines()
    assert lines[0].startswith("velox prove · main (") and "to tidy (" in lines[0]
    assert lines[2:5] == [
        "shop/rows.py",
        f"  largest     different      {lines[3].split()[-1]}",
        f"  unknowable  not shown      {lines[4].split()[-1]}",
    ]
    assert "Different: `largest` (shop/rows.py:22): result: 0 != None." in lines
    assert "        args, kwargs = ([],), {}" in lines
    assert "no values for its parameter `x`: its method `frob`" in " ".join(run.stdout.split())


def test_only_the_named_function_is_proven(velox: Velox, started: Checkout) -> None:
    working()
    started.write({"shop/rows.py": edited(*EDITS)})
    told, code = proof(velox, "--function", "largest")
    assert ([one["function"] for one in told["functions"]], code) == (["largest"], 1)
    run = velox("prove", "--base", "main", "--function", "largets")
    assert (run.returncode, run.stdout) == (64, "")
    assert run.stderr.startswith("velox: No changed function is called 'largets'; changed are largest")


def test_where_nothing_can_be_shown_it_is_3(velox: Velox, started: Checkout) -> None:
    working()
    started.write({"shop/rows.py": edited(EDITS[9])})
    told, code = proof(velox)
    assert ([one["sameness"] for one in told["functions"]], code) == (["not shown"], 3)


def test_no_difference_is_0_or_2_and_nothing_else(velox: Velox, started: Checkout) -> None:
    working()
    started.write({"shop/rows.py": edited(EDITS[-1])})
    told, code = proof(velox, "--budget", "20")
    (one,) = told["functions"]
    assert (one["sameness"], code) == ("same", 2 if one["speed"] == "slower" else 0)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "No Python file changed, so there is nothing to prove."),
        (
            {"shop/rows.py": edited(EDITS[6])},
            "No function's code differs in 1 changed file: nothing to prove.",
        ),
        ({"shop/more.py": "def more(): return 1\n"}, "No function's code differs in 1 changed file"),
        ({"tests/test_rows.py": "def test(): pass\n"}, "Skipped tests/test_rows.py: a test."),
        ({"shop/broken.py": "def (\n"}, "Skipped shop/broken.py: does not parse as Python"),
    ],
)
def test_a_branch_that_changes_no_function_is_0_and_says_so(
    velox: Velox, started: Checkout, files: dict[str, str], said: str
) -> None:
    started.commit(files)
    run = velox("prove", "--base", "main")
    assert (run.returncode, run.stderr) == (0, "")
    assert said in run.stdout
    told, _ = proof(velox)
    assert told["functions"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base", "mian"], "git knows no revision 'mian' here"),
        (["--base", "main", "--head", "tdiy"], "git knows no revision 'tdiy' here"),
        (["--repo", "nowhere", "--base", "main"], "nowhere cannot be opened: No such file or directory."),
        (["old.py", "--base", "main"], "A branch takes neither modules nor --certificate"),
        (["--base", "main", "--certificate", "x.json"], "A branch takes neither modules nor --certificate"),
        (["old.py", "new.py", "--function", "f", "--write", "x"], "--write is for a branch"),
        ([], "Name two modules and --function NAME, a certificate, or a branch with --base REF."),
    ],
)
def test_wrong_usage_is_64_and_one_sentence(
    velox: Velox, started: Checkout, arguments: list[str], said: str
) -> None:
    run = velox("prove", *arguments)
    assert (run.returncode, run.stdout) == (64, "")
    assert said in run.stderr and run.stderr.count("\n") == 1


def test_a_folder_without_a_repository_is_64(velox: Velox, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    run = velox("prove", "--repo", tmp_path / "plain", "--base", "main")
    assert (run.returncode, run.stdout) == (64, "")
    assert "is not inside a git repository" in run.stderr
