from __future__ import annotations

from pathlib import Path

from bot.repository.trees import FolderTree
from bot.sources import source_lines, sources_of
from tests.bot.render.samples import note, suggestion


def test_sources_are_utf8_without_mark_and_leave_out_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.py").write_bytes(b"# coding: latin-1\nx = '\xe9'\n")
    (tmp_path / "mark.py").write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    (tmp_path / "broken.py").write_bytes(b"x = '\xe9'\n")
    names = ("latin.py", "mark.py", "broken.py", "gone.py")
    comments = [*(suggestion(path=name) for name in names), note(path="latin.py")]
    assert sources_of(comments, FolderTree(tmp_path)) == {
        "latin.py": "# coding: latin-1\nx = 'é'\n".encode(),
        "mark.py": b"x = 1\r\n",
    }


def test_lines_are_those_of_python() -> None:
    assert source_lines(b"a\r\nb\rc\x0cd\n") == [b"a", b"b", b"c\x0cd", b""]
