"""Damage: to JSON, to bytes, to Python."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

Path = tuple[str | int, ...]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
"""Any JSON, and what Python takes for it."""

ODD: Sequence[Any] = (
    *(None, True, False, 0, -1, 1.5, 1e308, 5e-324, -0.0, float("nan"), float("inf"), float("-inf")),
    *(2**31, 2**63, -(2**63) - 1, 10**400, "", "\0", "\ud800", "a\nb", "\u202e", "../..", "--upload-pack=x"),
    *("0" * 40, "x" * 5000, "1" * 400, [], {}, [[]], [None], {"": {}}, [1] * 300, [0.0] * 12),
)
"""What somebody who wants to do harm writes where something else belongs."""

SCRAPS = (
    *(b"", b"\0", b"\n", b"\r", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b'"', b"'", b"\\", b"{", b"}"),
    *(b"[" * 2000, b"(" * 300, b"a." * 40, b"9" * 5000, b"1e999", b"NaN", b"null", b"\x0c", b"\t", b" " * 40),
    *(b"# -*- coding: utf-7 -*-\n", b"# coding: latin-1\n", b"\\u0000", b"\\ud800", b",", b":", b"=", b"-"),
)
"""Bytes that parsers stumble over."""


def places(value: object, path: Path = ()) -> list[Path]:
    """Return the paths of everything within a JSON value."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += places(inner, (*path, index))
    return found


def damage(document: Any, path: Path, value: object, *, gone: bool = False) -> None:
    """Put a value at a path, or take away what is there, as far as the path still exists."""
    *way, last = path
    try:
        for step in way:
            document = document[step]
        document[last]
    except (LookupError, TypeError):
        return
    if isinstance(document, str):
        return
    if gone:
        del document[last]
    else:
        document[last] = value


@st.composite
def damaged(draw: st.DrawFn, documents: Sequence[Any]) -> Any:
    """One of some documents, as it is or with up to four places changed."""
    document = copy.deepcopy(draw(st.sampled_from(documents)))
    spots = places(document)
    for path in draw(st.lists(st.sampled_from(spots), max_size=4)) if spots else ():
        value = draw(alike(document, path) | st.sampled_from(ODD) | JSON)
        damage(document, path, value, gone=draw(st.integers(0, 3)) == 0)
    return document


def alike(document: Any, path: Path) -> st.SearchStrategy[Any]:
    """What is odd, and of the type of what stands at a path: only that gets past a reader of types."""
    try:
        for step in path:
            document = document[step]
    except (LookupError, TypeError):
        return JSON
    some = [each for each in ODD if type(each) is type(document)]
    return st.sampled_from(some) if some else JSON


@st.composite
def spoiled(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """One of some files, as it is, cut off, or with up to four pieces of it replaced."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from((0, 1, 2, 8, 40, 1 << 30))))
        data = data[:start] + draw(st.sampled_from(SCRAPS) | st.binary(max_size=8)) + data[end:]
    return data


def written(document: object) -> bytes:
    """Return a document as JSON, also where there is none for it: NaN, half a surrogate pair."""
    return json.dumps(document).encode()


def documents(some: Sequence[Any]) -> st.SearchStrategy[bytes]:
    """Files of JSON: with values that do not belong there, or with bytes that do not."""
    return damaged(some).map(written) | spoiled([written(each) for each in some])


def lines_of(text: bytes) -> list[bytes]:
    """Return a text's lines with their ends."""
    return text.splitlines(keepends=True)


@st.composite
def rewoven(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """Python with lines of it moved, doubled or left out; much of that parses, and is like no code."""
    lines = lines_of(draw(st.sampled_from(seeds)))
    others = lines_of(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(lines)))
        new = draw(st.lists(st.sampled_from([*lines, *others, b"    pass\n", b"x = 1\n"]), max_size=2))
        lines[at : at + draw(st.integers(0, 2))] = new
    whole = b"".join(lines)
    return whole.replace(b"\n", draw(st.sampled_from((b"\n", b"\n", b"\r\n", b"\r"))))
