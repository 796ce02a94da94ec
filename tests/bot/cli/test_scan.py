from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.bot.cli.code import CLEAN, COUNTED, GROWING
from tests.bot.cli.conftest import Velox
from tests.bot.repository.conftest import Checkout

HARD = "def hard(x):\n" + "".join(f"    if x == {n}:\n        return {n * 7}\n" for n in range(14))


def places(jsonl: str) -> list[tuple[str, int]]:
    return sorted((item["path"], item["line"]) for item in map(json.loads, jsonl.splitlines()))


def test_a_tree_is_surveyed(velox: Velox, checkout: Checkout) -> None:
    checkout.commit(
        {"shop/paths.py": COUNTED, "shop/hard.py": f"import json\nfrom shop import paths\n{HARD}"}
    )
    run = velox("scan")
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert lines[0].startswith("velox scan · . · 2 files · 35 lines · 2 functions · 1 candidate · ")
    assert lines[2].startswith(" 1  shop/paths.py:2  rows counted to see if any exist")
    assert any("shop/hard.py:3" in line and "complexity  15" in line for line in lines)
    assert any(line.startswith("Imports: 2, of which 1 from this tree") for line in lines)


def test_complexity_can_be_left_out(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"hard.py": HARD})
    assert "complexity" not in velox("scan", "--no-complexity").stdout


def test_a_folder_without_repository_is_scanned(
    velox: Velox, folder: Callable[[Mapping[str, str]], Path]
) -> None:
    root = folder({"a.py": COUNTED, "sub/b.py": GROWING, "sub/c.py": CLEAN})
    run = velox("scan", root, "--format", "jsonl", cwd=root.parent)
    assert (run.returncode, run.stderr) == (0, "")
    assert places(run.stdout) == [("a.py", 2), ("sub/b.py", 6)]


def test_programs_find_the_files_of_a_folder_from_where_they_are(
    velox: Velox, folder: Callable[[Mapping[str, str]], Path]
) -> None:
    root = folder({"a.py": COUNTED})
    assert "file=plain/a.py," in velox("scan", root, "--format", "github", cwd=root.parent).stdout
    log = json.loads(velox("scan", root, "--format", "sarif", cwd=root.parent).stdout)
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "plain/a.py"


def test_a_single_file_is_scanned(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"a.py": COUNTED, "b.py": COUNTED})
    assert places(velox("scan", "a.py", "--format", "jsonl").stdout) == [("a.py", 2)]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_any_number_of_processes_says_the_same(velox: Velox, checkout: Checkout, jobs: str) -> None:
    checkout.commit({f"m{number}.py": COUNTED for number in range(5)})
    run = velox("scan", "--format", "jsonl", "--no-cache", "--jobs", jobs)
    assert (run.returncode, run.stderr) == (0, "")
    assert len(places(run.stdout)) == 5


def test_what_cannot_be_read_is_said(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"bad.py": "def (\n", "latin.py": b"x = '\xe9'\n", "good.py": CLEAN})
    run = velox("scan", COLUMNS="200")
    assert run.returncode == 0
    assert "Skipped bad.py: " in run.stdout
    assert "Skipped latin.py: " in run.stdout


def test_a_baseline_hides_what_is_known(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"a.py": COUNTED})
    assert velox("scan", "--write-baseline", "known.json").returncode == 0
    checkout.write({"a.py": "# moved\n\n" + COUNTED, "b.py": COUNTED})
    run = velox("scan", "--baseline", "known.json", "--format", "jsonl", "--fail-on", "low")
    assert (run.returncode, places(run.stdout)) == (1, [("b.py", 2)])
    checkout.write({"b.py": CLEAN})
    run = velox("scan", "--baseline", "known.json", "--format", "jsonl", "--fail-on", "low")
    assert (run.returncode, run.stdout) == (0, "")


def test_a_baseline_can_be_read_and_written_at_once(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"a.py": COUNTED})
    velox("scan", "--write-baseline", "known.json")
    checkout.write({"b.py": COUNTED})
    velox("scan", "--baseline", "known.json", "--write-baseline", "known.json")
    assert velox("scan", "--baseline", "known.json", "--format", "jsonl").stdout == ""


def test_a_broken_baseline_is_one_sentence(velox: Velox, checkout: Checkout) -> None:
    checkout.write({"known.json": "{", "a.py": COUNTED})
    run = velox("scan", "--baseline", "known.json")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "velox: The baseline known.json is not JSON; write it anew with --write-baseline.\n"


def test_what_is_not_there_is_refused(velox: Velox) -> None:
    run = velox("scan", "nowhere")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("velox: ")


def test_an_empty_folder_is_no_trouble(velox: Velox, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    run = velox("scan", tmp_path / "empty")
    assert run.returncode == 0
    assert "Nothing to say." in run.stdout


def test_markdown(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"a.py": COUNTED})
    run = velox("scan", "--format", "markdown")
    assert run.stdout.startswith("**Scan of `.`** · 1 file · ")
    assert "| `a.py:2` | rows counted to see if any exist |" in run.stdout
