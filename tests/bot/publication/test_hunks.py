from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.publication.hunks import hunk_around, hunks_of
from engine.model import LineRange

LINE = st.sampled_from(
    ["a", "b", "", "+", "-", "++ b", "@@ -1 +1 @@", "\\ No newline", "x\ry", "\x0c", "é\u2028"]
)


def patch_of(old: str, new: str, folder: Path) -> str:
    """The patch that git shows, without what GitHub leaves out: all above the first hunk."""
    for name, text in (("old", old), ("new", new)):
        (folder / name).write_bytes(text.encode())
    command = ["git", "diff", "--no-index", "--text", "--no-color", "old", "new"]
    said = subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout.decode()
    start = said.find("\n@@ ")
    return said[start + 1 :] if start >= 0 else ""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("patches")


@settings(max_examples=60, deadline=None)
@given(
    old=st.lists(LINE, max_size=30),
    cuts=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), st.lists(LINE, max_size=3)), max_size=3),
    ended=st.booleans(),
)
def test_hunks_are_those_that_git_shows(
    folder: Path, old: list[str], cuts: list[tuple[int, int, list[str]]], ended: bool
) -> None:
    new = list(old)
    for at, removed, added in cuts:
        new[at : at + removed] = added
    end = "\n" if ended else ""
    patch = patch_of("\n".join(old) + end, "\n".join(new) + end, folder)
    hunks = hunks_of(patch)
    seen = _head_lines(patch)
    assert [line for hunk in hunks for line in range(hunk.start, hunk.end + 1)] == sorted(seen)
    lines = ("\n".join(new) + end).split("\n")
    assert all(lines[number - 1] == text for number, text in seen.items())


def _head_lines(patch: str) -> dict[int, str]:
    """The lines of the head side by number, read the other way round: from the header's start, one by one."""
    seen: dict[int, str] = {}
    left = number = 0
    for line in patch.split("\n"):
        if not left:
            if line.startswith("@@ -"):
                sides = line.split(" @@")[0].split("+")[1].split(",")
                number, left = int(sides[0]), int(sides[1]) if len(sides) > 1 else 1
        elif line[:1] in ("+", " "):
            seen[number] = line[1:]
            number += 1
            left -= 1
    return seen


def test_a_file_without_a_patch_shows_nothing() -> None:
    assert hunks_of(None) == ()
    assert hunks_of("") == ()


def test_a_hunk_that_only_removes_shows_its_context() -> None:
    assert hunks_of("@@ -1,3 +1,2 @@\n a\n-b\n c") == (LineRange(1, 2),)
    assert hunks_of("@@ -1 +0,0 @@\n-a") == ()


def test_lines_in_two_hunks_are_in_none() -> None:
    hunks = (LineRange(1, 5), LineRange(6, 9))
    assert hunk_around(4, 5, hunks) == LineRange(1, 5)
    assert hunk_around(5, 6, hunks) is None
