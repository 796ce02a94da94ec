from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.cli.code import CLEAN, COUNTED
from tests.bot.cli.conftest import Velox
from tests.bot.repository.conftest import Checkout


def test_a_rule_is_explained(velox: Velox) -> None:
    run = velox("explain", "split-without-maxsplit")
    assert run.returncode == 0
    assert run.stdout.startswith("split-without-maxsplit · split everywhere for one part · ")
    assert "    return {path.split('/')[0] for path in paths}" in run.stdout
    assert "Left alone, already stops at the first separator:" in run.stdout


def test_an_encoding_without_our_signs_gets_plain_ones(velox: Velox) -> None:
    run = velox("explain", "split-without-maxsplit", PYTHONIOENCODING="ascii")
    assert run.returncode == 0
    assert run.stdout.startswith("split-without-maxsplit - split everywhere for one part - ")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("split-without-maxspilt", "did you mean split-without-maxsplit"),
        ("xyzzy", "`velox rules` lists them"),
    ],
)
def test_an_unknown_rule_is_refused_with_the_nearest(velox: Velox, name: str, hint: str) -> None:
    run = velox("explain", name)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"velox: There is no rule '{name}'; {hint}")
    assert run.stderr.count("\n") == 1


def test_a_place_is_explained(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"shop/paths.py": CLEAN + COUNTED, "shop/other.py": CLEAN})
    run = velox("explain", "shop/paths.py:4")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("    shop/paths.py:4\n")
    assert "+ return 'some' if paths.filter(top=1).exists() else 'none'" in run.stdout
    assert run.stdout.endswith("    velox explain count-for-truth\n")


def test_a_place_is_found_from_a_folder_below(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"shop/paths.py": COUNTED})
    for place in ("shop/paths.py:2", "paths.py:2", checkout.root / "shop" / "paths.py:2"):
        assert velox("explain", place, cwd=checkout.root / "shop").returncode == 0


def test_a_place_needs_no_repository(velox: Velox, tmp_path: Path) -> None:
    (tmp_path / "alone.py").write_text(COUNTED, encoding="utf-8")
    assert velox("explain", "alone.py:2", cwd=tmp_path).returncode == 0


def test_a_clean_line_names_those_that_are_not(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"paths.py": CLEAN + COUNTED})
    run = velox("explain", "paths.py:1")
    assert run.returncode == 2
    assert run.stderr == "velox: Nothing was found at paths.py:1; there is something on line 4.\n"


def test_a_file_that_is_left_out_says_why(velox: Velox, checkout: Checkout) -> None:
    checkout.commit({"tests/test_paths.py": COUNTED, "broken.py": "def (\n"})
    for place in ("tests/test_paths.py:2", "broken.py:1"):
        run = velox("explain", place)
        assert run.returncode == 2
        assert "is not scanned: " in run.stderr


def test_a_file_that_is_not_there_is_refused(velox: Velox) -> None:
    run = velox("explain", "nowhere.py:3")
    assert run.returncode == 2
    assert "nowhere.py" in run.stderr
