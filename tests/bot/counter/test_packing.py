"""From what a program names to a bundle."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.counter import packing
from engine.errors import BadInput


def test_code_is_a_bundle_of_one_module() -> None:
    bundle = packing.of_code("x = 1\n", "x.py")

    assert bundle.files == {"x.py": b"x = 1\n"} and bundle.run
    assert [file.path for file in bundle.change.files] == ["x.py"]


def test_a_folder_brings_python_settings_and_requirements_and_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a = 1\n")
    (tmp_path / "requirements.txt").write_text("numpy\n")
    (tmp_path / "data.csv").write_text("1,2\n")
    (tmp_path / "velox.toml").write_text("max_inline = 1\n")
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "b.py").write_text("b = 1\n")
    bundle = packing.of_folder(tmp_path, ["a.py"], source="a.py")

    assert sorted(bundle.files) == ["a.py", "requirements.txt", "velox.toml"]
    assert bundle.settings == {"velox.toml": b"max_inline = 1\n"}
    assert [(each.path, each.reason) for each in bundle.unreadable] == [("link.py", "a symbolic link")]


@pytest.mark.parametrize("chosen", ["nothing.py", "link.py"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, chosen: str) -> None:
    (tmp_path / "link.py").symlink_to("/etc/passwd")

    with pytest.raises(BadInput, match="cannot be read"):
        packing.of_folder(tmp_path, [chosen], source="x")


def test_a_folder_that_holds_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("x = 1\n" * 100)
    monkeypatch.setattr(packing, "MOST_BYTES", 1000)
    with pytest.raises(BadInput, match="smaller folder"):
        packing.of_folder(tmp_path, [], source="x")
    monkeypatch.setattr(packing, "MOST_FILES", 1)
    with pytest.raises(BadInput, match="smaller folder"):
        packing.of_folder(tmp_path, [], source="x")
