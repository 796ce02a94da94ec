"""Amounts of memory as people write them: 256M, 1G, 65536."""

from __future__ import annotations

import re

from engine.errors import BadInput

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
_LARGEST = 1 << 50


def parse_size(text: str) -> int:
    """Return the bytes that a text like `256M` stands for; units are powers of 1024.

    Raises `BadInput` for anything else, and for nothing or more than a pebibyte.
    """
    match = re.fullmatch(r"([0-9]{1,18})([KMG]?)(?:I?B)?", text.strip().upper())
    size = int(match[1]) * _UNITS[match[2]] if match else 0
    if not 0 < size <= _LARGEST:
        raise BadInput(f"{text!r} is not an amount of memory: write bytes, or K, M or G as in 256M.")
    return size


def shown_size(size: int) -> str:
    """Return bytes for a person: 64 MiB, 1.5 GiB."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}" if size < 1000 * unit else f"{size / unit:,.0f} {name}"
    return f"{size} bytes"
