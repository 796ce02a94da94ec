"""The hidden comment at the end of everything Velox says, by which it finds its own words again.

A marker counts only as the last line of a text, which is always ours, and only in what our own bot wrote: the
code that a comment quotes, and other people, may write what looks like one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType

_MARKER = re.compile(r"(?:\A|\n)<!-- velox:([a-z]+)((?: [a-z]+=[A-Za-z0-9_.:-]+)*) -->\s*\Z")
_VALUE = re.compile(r"[A-Za-z0-9_.:-]+")

Fields = Mapping[str, str]
NOTHING: Fields = MappingProxyType({})


def marked(body: str, kind: str, **fields: str) -> str:
    """Return a text with a marker below it. Raises `ValueError` for a field that a marker cannot hold."""
    for name, value in fields.items():
        if not _VALUE.fullmatch(value) or "--" in value:
            raise ValueError(f"a marker cannot hold {name}={value!r}")
    listed = "".join(f" {name}={value}" for name, value in fields.items())
    return f"{body.rstrip()}\n\n<!-- velox:{kind}{listed} -->"


def marker(body: str, kind: str) -> Fields | None:
    """Return the fields of a text's marker of one kind, None if it has none."""
    found = _MARKER.search(body.replace("\r\n", "\n"))
    if found is None or found[1] != kind:
        return None
    return MappingProxyType(dict(pair.split("=", 1) for pair in found[2].split()))


def content_digest(body: str) -> str:
    """Return what tells whether a text has changed: twelve hexadecimal digits of its SHA-256."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:12]
