"""What is optimized together, and one patch for it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bundle import Bundle
from bot.counter import packing, together
from bot.counter.optimizing import Order, optimize
from bot.reviewing import Effort
from tests.bot.web.api.working import SLOW

FILES = {
    "shop/__init__.py": b"",
    "shop/rows.py": SLOW.encode(),
    "shop/more.py": b"from shop.rows import unique\n\n" + SLOW.replace("unique", "only").encode(),
    "other.py": SLOW.replace("unique", "apart").encode(),
}
PATHS = ["shop/rows.py", "shop/more.py", "other.py"]


def bundle() -> Bundle:
    return packing.asking(FILES, PATHS, base="", head="", run=False)


def test_files_that_import_one_another_are_one_group() -> None:
    graph = together.graph_of(bundle(), PATHS)

    assert together.parted(PATHS, graph, together=True) == [("shop/rows.py", "shop/more.py"), ("other.py",)]
    assert together.parted(PATHS, graph, together=False) == [(path,) for path in PATHS]


def test_one_patch_holds_all_that_fits_together(tmp_path: Path) -> None:
    work = optimize(Order(), bundle(), Effort())
    comments = list(zip(work.fingerprints, work.reviewed.review.comments, strict=True))
    graph = together.graph_of(bundle(), PATHS)
    found = together.coordinated(
        PATHS[:2], graph, bundle(), [each for each in comments if "shop" in each[1].finding.path]
    )
    assert found is not None
    for path, content in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    subprocess.run(["git", "apply", "-"], input=found.patch.encode(), cwd=tmp_path, check=True)

    assert found.files == ["shop/more.py", "shop/rows.py"]
    assert found.because == ["shop/more.py and shop/rows.py: one imports the other"]
    assert len(found.suggestions) == 2
    assert (tmp_path / "shop/rows.py").read_bytes() != FILES["shop/rows.py"]
    assert (tmp_path / "other.py").read_bytes() == FILES["other.py"]


def test_one_file_alone_is_not_coordinated() -> None:
    work = optimize(Order(), bundle(), Effort())
    comments = list(zip(work.fingerprints, work.reviewed.review.comments, strict=True))
    only = [each for each in comments if each[1].finding.path == "other.py"]

    assert together.coordinated(["other.py"], {}, bundle(), only) is None


@pytest.mark.parametrize("content", [b"", b"x = 1\r\n", b"def broken(:\n", b"\xff\xfe"])
def test_what_carries_no_patch_has_none(content: bytes) -> None:
    assert together.patch_of_all("x.py", content, []) == ("", []) or together.patch_of_all(
        "x.py", content, []
    ) == ("", ())


@given(st.dictionaries(st.text(), st.integers(0, 9)), st.integers(1, 5))
def test_the_files_with_most_to_gain_come_first(candidates: dict[str, int], most: int) -> None:
    found = together.top_files(candidates, dict.fromkeys(candidates, 2), most)
    left = [candidates[path] for path in candidates if path not in found]

    assert len(found) == min(most, len(candidates))
    assert all(candidates[path] >= gain for path in found for gain in left)
