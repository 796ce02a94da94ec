from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.repository.patch import FileDiff, parse_diff, parse_hunks
from engine.model import LineRange

A = b"a" * 40
B = b"b" * 40


def raw(status: bytes, *names: bytes, mode: bytes = b"100644") -> bytes:
    return b":100644 " + mode + b" " + A + b" " + B + b" " + status + b"\t" + b"\t".join(names) + b"\n"


def test_nothing_changed() -> None:
    assert parse_diff(b"") == []


def test_added_and_rewritten_lines_are_ranges() -> None:
    patch = (
        b"diff --git a/a.py b/a.py\nindex 1..2 100644\n--- a/a.py\n+++ b/a.py\n"
        b"@@ -1 +1 @@\n-x\n+y\n@@ -5,0 +6,3 @@ def f():\n+a\n+b\n+c\n"
    )
    expected = FileDiff("a.py", None, "M", "100644", (LineRange(1, 1), LineRange(6, 8)))
    assert parse_diff(raw(b"M", b"a.py") + b"\n" + patch) == [expected]


def test_removed_lines_touch_nothing() -> None:
    patch = b"diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -3,2 +2,0 @@\n-x\n-y\n"
    assert parse_diff(raw(b"M", b"a.py") + b"\n" + patch) == [FileDiff("a.py", None, "M", "100644", ())]


def test_the_text_of_a_hunk_is_never_taken_for_a_header() -> None:
    patch = (
        b"diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1,4 +1,4 @@\n"
        b"-- a/b.py\n-@@ -1 +90,9 @@\n-diff --git a/b.py b/b.py\n-rename to b.py\n"
        b"\\ No newline at end of file\n"
        b"+++ b/b.py\n+@@ -1 +90,9 @@\n+diff --git a/b.py b/b.py\n+Binary files\n"
        b"\\ No newline at end of file\n"
        b"diff --git a/c.py b/c.py\n--- a/c.py\n+++ b/c.py\n@@ -0,0 +1 @@\n+c\n"
    )
    found = parse_diff(raw(b"M", b"a.py") + raw(b"A", b"c.py") + b"\n" + patch)
    assert [(diff.path, diff.lines) for diff in found] == [
        ("a.py", (LineRange(1, 4),)),
        ("c.py", (LineRange(1, 1),)),
    ]


def test_a_binary_file_has_no_lines() -> None:
    patch = b"diff --git a/a and b.py b/a and b.py\nindex 1..2\n"
    patch += b"Binary files a/a and b.py and b/a and b.py differ\n"
    assert parse_diff(raw(b"M", b"a and b.py") + b"\n" + patch) == [
        FileDiff("a and b.py", None, "M", "100644", None)
    ]


def test_a_rename_keeps_its_old_path() -> None:
    patch = (
        b"diff --git a/old name.py b/new.py\nsimilarity index 90%\n"
        b"rename from old name.py\nrename to new.py\n"
        b"index 1..2 100644\n--- a/old name.py\t\n+++ b/new.py\n@@ -2 +2 @@\n-x\n+y\n"
    )
    assert parse_diff(raw(b"R090", b"old name.py", b"new.py") + b"\n" + patch) == [
        FileDiff("new.py", "old name.py", "R", "100644", (LineRange(2, 2),))
    ]


def test_quoted_names_are_read() -> None:
    name = rb'"a\"b\\c\td\ne\303\266\377.py"'
    patch = b'diff --git "a/' + name[1:] + b' "b/' + name[1:] + b"\n@@ -0,0 +1 @@\n+x\n"
    assert parse_diff(raw(b"A", name) + b"\n" + patch) == [
        FileDiff('a"b\\c\td\neö\udcff.py', None, "A", "100644", (LineRange(1, 1),))
    ]


@pytest.mark.parametrize(
    "output", [b"\n", b"garbage", b"warning: something\n:100644\n", b"\0\xff", b"@@ -1 +1 @@"]
)
def test_what_is_no_diff_names_no_file(output: bytes) -> None:
    assert parse_diff(output) == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_no_patch_breaks_the_reader(patch: bytes) -> None:
    assert len(parse_diff(raw(b"M", b"a.py") + b"\n" + patch)) == 1


class TestHunks:
    def test_context_and_added_lines_count(self) -> None:
        patch = b"@@ -1,4 +1,5 @@ def f():\n a\n-b\n+b2\n+c\n d\n e\n@@ -20 +21,0 @@\n-x"
        assert parse_hunks(patch) == (LineRange(1, 5),)

    def test_a_hunk_that_was_cut_off_shows_what_is_there(self) -> None:
        assert parse_hunks(b"@@ -1,9 +1,9 @@\n a\n b\n-c\n+d") == (LineRange(1, 3),)
        assert parse_hunks(b"@@ -1,2 +1,2 @@\n a\n b\n@@ -9,9 +9,9 @@") == (LineRange(1, 2),)

    def test_text_that_looks_like_a_header_is_text(self) -> None:
        patch = b"@@ -1,2 +1,3 @@\n a\n+@@ -1,9 +7,9 @@\n b\n\\ No newline at end of file"
        assert parse_hunks(patch) == (LineRange(1, 3),)

    @pytest.mark.parametrize(
        "patch",
        [b"", b"nonsense", b"@@ @@", b"@@ -1 +1", b"+a\n-b", b"@@ -1 +%b @@\n+x" % (b"9" * 5000)],
    )
    def test_what_is_no_patch_has_none(self, patch: bytes) -> None:
        assert parse_hunks(patch) == ()


LINES = st.sampled_from(
    ["", " ", "a", "b", "    return x", "@@ -1,3 +1,3 @@", "-- a/x.py", "++ b/x.py",
     "\\ No newline at end of file",
     "diff --git a/x b/x", "a\r", "a\fb", "a\u2028b", "a\rb", "é"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=40), st.data(), st.booleans(), st.booleans())
def test_hunks_are_those_of_gits_own_diff(
    tmp_path_factory: pytest.TempPathFactory,
    old: list[str],
    data: st.DataObject,
    old_ends: bool,
    new_ends: bool,
) -> None:
    """The lines of each range are, in the new file, exactly those that git prints as added or context."""
    new = list(old)
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(new)))
        new[place : place + data.draw(st.integers(0, 3))] = data.draw(st.lists(LINES, max_size=3))
    folder = tmp_path_factory.mktemp("sides")
    for name, lines, ends in (("old", old, old_ends), ("new", new, new_ends)):
        (folder / name).write_bytes("\n".join(lines).encode() + (b"\n" if ends and lines else b""))
    command = ["git", "-c", "core.quotePath=true", "diff", "--no-index", "--no-color", "old", "new"]
    output = subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout
    start = output.find(b"\n@@ ") + 1
    patch = output[start:] if start else b""
    shown: list[list[bytes]] = []
    for line in patch.removesuffix(b"\n").split(b"\n") if patch else []:
        if line.startswith(b"@@ "):  # git puts a sign before every other line
            shown.append([])
        elif line[:1] in (b" ", b"+"):
            shown[-1].append(line[1:])
    ranges = parse_hunks(patch)
    content = (folder / "new").read_bytes().split(b"\n")
    assert [content[lines.start - 1 : lines.end] for lines in ranges] == [part for part in shown if part]
