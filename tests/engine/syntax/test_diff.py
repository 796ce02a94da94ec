"""Blocks for people, and patches that git itself applies."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model import DiffBlock
from engine.syntax.diff import AUTOJUNK_LINES, diff_blocks, unified_patch


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"a\nb\nc\n", b"a\nx\nc\n", [DiffBlock(2, 2, ("b",), ("x",))]),
        (b"a\nb\n", b"x\ny\nb\n", [DiffBlock(1, 1, ("a",), ("x", "y"))]),
        (b"a\nb\n", b"a\nx\nb\n", [DiffBlock(2, 1, (), ("x",))]),
        (b"a\nb\n", b"a\nb\nx\n", [DiffBlock(3, 2, (), ("x",))]),
        (b"", b"x\n", [DiffBlock(1, 0, (), ("x",))]),
        (b"a\nb\nc\n", b"a\nc\n", [DiffBlock(2, 2, ("b",), ())]),
        (b"a\n", b"", [DiffBlock(1, 1, ("a",), ())]),
        (
            b"a\nb\nc\nd\n",
            b"x\nb\nc\ny\n",
            [DiffBlock(1, 1, ("a",), ("x",)), DiffBlock(4, 4, ("d",), ("y",))],
        ),
        (b"a\r\nb\r\n", b"a\r\nx\r\n", [DiffBlock(2, 2, ("b",), ("x",))]),
        (b"a\rb\r", b"a\rx\r", [DiffBlock(2, 2, ("b",), ("x",))]),
        (b"a\nb", b"a\nx", [DiffBlock(2, 2, ("b",), ("x",))]),
        (b"\xef\xbb\xbfa\n", b"\xef\xbb\xbfx\n", [DiffBlock(1, 1, ("a",), ("x",))]),
        ("é\u2028b\n".encode(), "é\u2028c\n".encode(), [DiffBlock(1, 1, ("é\u2028b",), ("é\u2028c",))]),
        (
            "# coding: latin-1\né\n".encode("latin-1"),
            "# coding: latin-1\nü\n".encode("latin-1"),
            [DiffBlock(2, 2, ("é",), ("ü",))],
        ),
    ],
)
def test_every_contiguous_change_is_one_block(before: bytes, after: bytes, expected: list[DiffBlock]) -> None:
    assert list(diff_blocks(before, after)) == expected


@pytest.mark.parametrize(
    ("before", "after"), [(b"", b""), (b"a\nb", b"a\nb"), (b"a\r\nb\n", b"a\nb\r\n"), (b"a", b"a\n")]
)
def test_nothing_changed_is_no_block(before: bytes, after: bytes) -> None:
    assert diff_blocks(before, after) == ()


LINES = st.lists(st.sampled_from(["a", "b", "c", "", "é", "\u2028"]), max_size=12)


@settings(deadline=None)
@given(LINES, LINES)
def test_blocks_turn_one_text_into_the_other(old: list[str], new: list[str]) -> None:
    blocks = diff_blocks(
        "".join(f"{line}\n" for line in old).encode(), "".join(f"{line}\n" for line in new).encode()
    )
    lines = list(old)
    for block in reversed(blocks):
        assert tuple(lines[block.start - 1 : block.end]) == block.before
        lines[block.start - 1 : block.end] = block.after
    assert lines == new


def test_far_apart_changes_of_a_monotonous_file_are_found_at_once() -> None:
    middle = b"    0,\n" * (5 * AUTOJUNK_LINES)

    assert len(diff_blocks(b"a\n" + middle + b"b\n", b"x\n" + middle + b"y\n")) >= 1


# -------------------------------------------------------------------------------------------- for git


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    return root


def apply(repository: Path, path: str, before: bytes, patch: bytes) -> bytes:
    """What `git apply` makes of a file."""
    file = repository / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(before)
    subprocess.run(["git", "apply", "-"], cwd=repository, input=patch, check=True, capture_output=True)
    return file.read_bytes()


FAR = b"".join(b"line %d\n" % number for number in range(40))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\nb\nc\n", b"a\nx\nc\n"),
        (b"a\r\nb\r\nc\r\n", b"a\r\nx\r\nc\r\n"),
        (b"a\nb\r\nc\n", b"a\nx\r\nc\n"),
        (b"a\rb\rc", b"a\rx\rc"),
        (b"a\nb", b"a\nx"),
        (b"a\nb", b"a\nb\n"),
        (b"a\nb\n", b"a\nb"),
        (b"a\nb", b"x\nb"),
        (b"a", b"x"),
        (b"a\nb\nc\n", b"b\nc\n"),
        (b"a\nb\nc\n", b"a\nb\n"),
        (b"a\n", b"x\na\n"),
        (b"\xef\xbb\xbfa\n", b"\xef\xbb\xbfx\n"),
        (b"# coding: latin-1\n'\xe9'\n", b"# coding: latin-1\n'\xfc'\n"),
        (b"a\x0c\n\x0cb\n", b"a\x0c\n\x0cx\n"),
        (b"--- a\n+++ b\n@@ -1 +1 @@\n", b"--- a\n+++ x\n@@ -1 +1 @@\n"),
        (FAR, FAR.replace(b"line 3\n", b"x\ny\n").replace(b"line 30\n", b"")),
        (FAR, FAR.replace(b"line 3\n", b"x\n").replace(b"line 9\n", b"y\n")),
        (FAR, FAR.replace(b"line 3\n", b"x\n").replace(b"line 10\n", b"y\n")),
        (FAR, FAR.replace(b"line 3\n", b"x\n").replace(b"line 11\n", b"y\n")),
    ],
)
def test_git_applies_the_patch(repository: Path, before: bytes, after: bytes) -> None:
    assert apply(repository, "a.py", before, unified_patch("a.py", before, after)) == after


@pytest.mark.parametrize(
    "path",
    [
        "a.py",
        "deep/down/a.py",
        "with space.py",
        "dir with space/a b.py",
        "é/ü.py",
        "é mit space.py",
        'quo"te.py',
        "back\\slash.py",
        "tab\tand\x01control.py",
        "b/a.py",
        "--- a.py",
    ],
)
def test_git_finds_the_file(repository: Path, path: str) -> None:
    assert apply(repository, path, b"a\nb\n", unified_patch(path, b"a\nb\n", b"a\nx\n")) == b"a\nx\n"


def test_no_change_is_no_patch() -> None:
    assert unified_patch("a.py", b"a\r\n", b"a\r\n") == b""


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.sampled_from([b"a", b"b", b"\n", b"\r\n", b"\r", b" "]), min_size=1, max_size=25).map(
        b"".join
    ),
    st.lists(st.sampled_from([b"a", b"b", b"\n", b"\r\n", b"\r", b" "]), min_size=1, max_size=25).map(
        b"".join
    ),
)
def test_git_agrees_whatever_the_bytes(repository: Path, before: bytes, after: bytes) -> None:
    patch = unified_patch("a.py", before, after)

    assert bool(patch) == (before != after)
    if patch:
        assert apply(repository, "a.py", before, patch) == after
