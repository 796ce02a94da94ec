from __future__ import annotations

import pytest

from bot.github.errors import Unreadable
from bot.github.wanted import Entry, is_anything, is_wanted, read_differences, read_entries

ID = "a" * 40
OTHER = "b" * 40


def listed(*paths: str, mode: str = "100644", kind: str = "blob") -> bytes:
    return b"".join(f"{mode} {kind} {ID}\t{path}\0".encode("utf-8", "surrogateescape") for path in paths)


@pytest.mark.parametrize(
    "path",
    ["a.py", "a b/ü.pyi", "pyproject.toml", "sub/velox.toml", "setup.cfg", "requirements.txt", "uv.lock",
     "requirements-dev.txt", "deps/test_requirements.in", "requirements/base.txt", "constraints.txt",
     "tox.ini", "tests/conftest.py", ".python-version"],
)  # fmt: skip
def test_what_a_review_or_a_proof_reads(path: str) -> None:
    assert is_wanted(path)


@pytest.mark.parametrize(
    "path",
    [
        "data.json",
        "model.bin",
        "a.pyc",
        "py",
        "README.md",
        "notes.txt",
        "my.toml",
        "requirements.md",
        "a.py/x.csv",
    ],
)
def test_what_stays_where_it_is(path: str) -> None:
    assert not is_wanted(path)
    assert is_anything(path)


def test_regular_files_are_listed_links_and_submodules_are_not() -> None:
    found = read_entries(
        listed("a.py")
        + listed("run.py", mode="100755")
        + listed("link.py", mode="120000")
        + listed("sub.py", mode="160000", kind="commit")
    )
    assert list(found) == [Entry("a.py", "100644", ID), Entry("run.py", "100755", ID)]


@pytest.mark.parametrize(
    "path",
    ["../a.py", "a/../../b.py", "/etc/a.py", "a//b.py", "./a.py", ".git/hooks/post-checkout", "a/.GIT/config",
     ".git ./x.py", "GIT~1/config", ".git./x", ".."],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(Unreadable, match="leads elsewhere"):
        list(read_entries(listed("a.py", path)))


def test_a_name_that_is_there_twice_is_refused() -> None:
    with pytest.raises(Unreadable, match="twice"):
        list(read_entries(listed("a.py", "a.py")))


@pytest.mark.parametrize(
    "path",
    [
        ".github/x.py",
        "a/.gitignore",
        "..a/b.py",
        "a..py",
        "git/x.py",
        "...",
        "dev-\\x2d.py",
        " /x.py",
        "\udcff.py",
    ],
)
def test_odd_names_are_fine(path: str) -> None:
    assert [entry.path for entry in read_entries(listed(path))] == [path]


def test_differences_have_two_sides() -> None:
    none = "0" * 40
    output = (
        f":100644 100644 {ID} {OTHER} M\0a.py\0"
        f":000000 100644 {none} {OTHER} A\0new.py\0"
        f":100644 000000 {ID} {none} D\0old.py\0"
        f":120000 100644 {ID} {OTHER} T\0was a link.py\0"
        f":160000 160000 {ID} {OTHER} M\0sub\0"
    )
    assert list(read_differences(output.encode())) == [
        Entry("a.py", "100644", ID),
        Entry("a.py", "100644", OTHER),
        Entry("new.py", "100644", OTHER),
        Entry("old.py", "100644", ID),
        Entry("was a link.py", "120000", ID),
        Entry("was a link.py", "100644", OTHER),
    ]
