"""A change of a folder is noticed, and nothing else is."""

from __future__ import annotations

import os
from pathlib import Path

from bot.counter.marking import look, settings_changed


def test_the_first_look_sees_everything(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a = 1\n")
    (tmp_path / "velox.toml").write_text("")
    (tmp_path / "data.csv").write_text("1\n")
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    seen = look(tmp_path, {})

    assert (seen.changed, seen.gone) == (("a.py", "velox.toml"), ())
    assert settings_changed(seen)


def test_what_was_written_anew_with_the_same_content_did_not_change(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a = 1\n")
    before = look(tmp_path, {}).marks
    os.utime(tmp_path / "a.py", ns=(1, 1))
    seen = look(tmp_path, before)

    assert (seen.changed, seen.gone) == ((), ())
    assert seen.marks["a.py"] != before["a.py"]


def test_changes_additions_and_removals_are_seen(tmp_path: Path) -> None:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text("x = 1\n")
    before = look(tmp_path, {}).marks
    (tmp_path / "a.py").write_text("x = 2345\n")
    (tmp_path / "b.py").unlink()
    (tmp_path / "d.py").write_text("d = 1\n")
    seen = look(tmp_path, before)

    assert (seen.changed, seen.gone) == (("a.py", "d.py"), ("b.py",))
    assert not settings_changed(seen)


def test_a_file_that_became_a_link_is_gone(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    before = look(tmp_path, {}).marks
    (tmp_path / "a.py").unlink()
    (tmp_path / "a.py").symlink_to("/etc/hostname")

    assert look(tmp_path, before).gone == ("a.py",)
