"""Files that come from anywhere are text of a bounded size, or named in a sentence."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from engine.errors import BadInput
from training.texts import text_of

# The time of packing is left out: pieces of it name tests below, and every worker must name them alike.
PACKED = gzip.compress(b"x" * 1000, mtime=0)


def test_a_file_is_read_packed_or_not(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    plain.write_bytes(b"caf\xc3\xa9\n")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert text_of(plain) == text_of(packed) == "caf\u00e9\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("steps.jsonl.gz", PACKED[:-20]),
        ("steps.jsonl.gz", PACKED[:12] + b"\xff\xff" + PACKED[14:]),
        ("steps.jsonl.gz", b"x" * 100),
        ("steps.jsonl", b"\xff\xfe"),
        ("missing.jsonl", None),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput, match=f"{name} cannot be read"):
        text_of(path)


def test_a_file_that_unpacks_to_too_much_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "steps.jsonl.gz"
    path.write_bytes(gzip.compress(bytes(1 << 20)))
    with pytest.raises(BadInput, match="too much to be read"):
        text_of(path, most=1 << 16)
