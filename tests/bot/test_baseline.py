from __future__ import annotations

from pathlib import Path

import pytest

from bot.baseline import only_new, read_baseline, write_baseline
from engine.errors import BadInput
from tests.bot.render.samples import SEARCH_SOURCE, note, suggestion

SOURCES = {"orders/report.py": SEARCH_SOURCE}


def test_what_is_known_is_not_said_again(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    write_baseline(file, [suggestion()], SOURCES)
    moved = suggestion(line=43, end_line=45)
    shifted = {"orders/report.py": b"# new\n" + SEARCH_SOURCE.replace(b"    ", b"\t")}
    assert only_new([moved, note()], read_baseline(file), shifted) == (note(),)


def test_a_copy_of_a_known_line_is_new(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    write_baseline(file, [suggestion()], SOURCES)
    assert len(only_new([suggestion(), suggestion()], read_baseline(file), SOURCES)) == 1


@pytest.mark.parametrize("change", [{"rule": "other"}, {"path": "b.py"}, {"symbol": "f"}, {"line": 43}])
def test_another_finding_is_new(tmp_path: Path, change: dict[str, object]) -> None:
    file = tmp_path / "known.json"
    write_baseline(file, [suggestion()], SOURCES)
    assert only_new([suggestion(**change)], read_baseline(file), SOURCES)


def test_equal_findings_give_equal_files(tmp_path: Path) -> None:
    write_baseline(tmp_path / "a", [suggestion(), note()], SOURCES)
    write_baseline(tmp_path / "b", [note(), suggestion()], SOURCES)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"[]", b"{}", b'{"velox-baseline": 2, "findings": {}}', b'{"velox-baseline": 1}',
     b'{"velox-baseline": 1, "findings": []}', b"[" * 100_000],
)  # fmt: skip
def test_a_broken_baseline_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "known.json"
    file.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_baseline(file)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_baseline_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        read_baseline(tmp_path / "none.json")
