from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bundle import MOST_BYTES, BaseTree, Bundle, BundleTree, collect, digest, pack, unpack
from engine.errors import BadInput
from engine.model import Change, ChangedFile, LineRange, Skipped

CHANGE = Change(
    "main (1234abcd)",
    "feature",
    (ChangedFile("a.py", (LineRange(1, 3), LineRange(9, 9)), old_path="b.py"),),
    (Skipped("big.py", "larger than 10 MB"),),
)

names = st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1, max_size=40)
paths = st.lists(names, min_size=1, max_size=4).map("/".join)
files = st.dictionaries(paths, st.binary(max_size=200), max_size=6)


@given(files, files, st.booleans())
def test_what_was_packed_is_unpacked(head: dict[str, bytes], base: dict[str, bytes], run: bool) -> None:
    unreadable, hunks = (Skipped("c.py", "a symbolic link"),), {"a.py": (LineRange(1, 9),), "b.py": ()}
    bundle = Bundle(CHANGE, head, base, "velox.toml of main", run, unreadable, hunks, before=base)
    packed = pack(bundle)
    assert unpack(packed) == bundle
    assert digest(pack(bundle)) == digest(packed)


def test_odd_names_survive() -> None:
    head = {"caf\udce9.py": b"1", "a b/ü\n.py": b"2", "x" * 300 + ".py": b"3", "../../up.py": b"4"}
    assert unpack(pack(Bundle(CHANGE, head))).files == head


def test_the_tree_of_a_bundle() -> None:
    tree = BundleTree(
        Bundle(
            CHANGE,
            {"b.py": b"x = 1\n", "a/pyproject.toml": b"", "notes.txt": b"-"},
            {"velox.toml": b"max_inline = 1\n"},
            unreadable=(Skipped("link.py", "a symbolic link"),),
        )
    )
    assert tree.paths() == ["b.py", "link.py"]
    assert tree.every_path() == ["a/pyproject.toml", "b.py", "link.py", "notes.txt"]
    assert tree.settings_paths() == ["a/pyproject.toml"]
    assert tree.read("b.py") == b"x = 1\n"
    assert tree.read("link.py") == Skipped("link.py", "a symbolic link")
    assert tree.read("velox.toml") == Skipped("velox.toml", "not in this commit")


def test_the_base_of_a_bundle_has_the_changed_files_alone() -> None:
    tree = BaseTree(Bundle(CHANGE, {"b.py": b"x = 1\n"}, {"velox.toml": b""}, before={"old.py": b"x = 0\n"}))
    assert (tree.paths(), tree.settings_paths()) == (["old.py"], ())
    assert tree.read("old.py") == b"x = 0\n"
    assert tree.read("b.py") == Skipped("b.py", "not in the base")


def test_what_cannot_be_read_is_remembered() -> None:
    bundle = Bundle(CHANGE, {"b.py": b""}, unreadable=(Skipped("link.py", "a symbolic link"),))
    read, unreadable = collect(BundleTree(bundle), ["b.py", "link.py"])
    assert read == {"b.py": b""}
    assert unreadable == bundle.unreadable


@pytest.mark.parametrize("data", [b"", b"junk", zlib.compress(b"no archive"), zlib.compress(bytes(10240))])
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="bundle of code cannot be read"):
        unpack(data)


def test_a_damaged_bundle_is_refused() -> None:
    packed = pack(Bundle(CHANGE, {"b.py": b"x = 1\n" * 100}))
    with pytest.raises(BadInput):
        unpack(packed[: len(packed) // 2])


def test_too_much_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.bundle.MOST_BYTES", 1000)
    assert MOST_BYTES > 1000
    with pytest.raises(BadInput, match="larger than"):
        pack(Bundle(CHANGE, {"b.py": random.Random(1).randbytes(5000)}))
