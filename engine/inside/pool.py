"""The values that inputs are made of: scalars by index, so that what two parameters hold overlaps.

A draw of size n takes indices below 2 n. Of n elements so drawn about four fifths are distinct, and about two
fifths of the keys that one parameter holds are found in another: searches both hit and miss.
"""

from __future__ import annotations

import datetime
import decimal
import fractions
import ipaddress
import pathlib
import random
import re
import uuid
from collections.abc import Callable, Iterator, Sequence

SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ren",
    "su",
    "ta",
    "vel",
    "no",
    "pri",
    "des",
    "o",
    "gra",
    "ti",
    "ume",
    "ban",
    "x",
)
"""Words are the index in base 16, a syllable per digit: distinct for each index, and of few lengths."""

INNER = 4
"""So many elements, at most, in a container within a container: cost follows the outer one."""

DEEPEST = 4
"""Values within values, at most, before containers are empty and what may be None is None: a class that holds
itself would never end."""


class Draw:
    """The state of making one set of arguments: the source of chance, the size, the range of indices.

    `text_scales` tells that a string of its own is as long as `size` is large, for functions of text alone.
    A `dense` draw takes indices below n, and each container holds every one of them: whatever is looked up is
    found, for functions that raise where it is not. `texts` are some that the code is known to accept.
    """

    def __init__(
        self,
        size: int,
        seed: int,
        text_scales: bool = False,
        dense: bool = False,
        texts: Sequence[str] = (),
    ) -> None:
        self.random = random.Random(f"velox {size} {seed}")
        self.size = size
        self.text_scales = text_scales
        self.dense = dense
        self.texts = texts
        self.insists = False
        """Whether nothing else will do: a class refused the others."""
        self.range = max(size, 1) if dense else max(2 * size, 8)
        self.depth = 0
        self._wanted: int | None = None

    def index(self) -> int:
        """Return an index of the pool."""
        wanted, self._wanted = self._wanted, None
        return self.random.randrange(self.range) if wanted is None else wanted

    def accepted(self) -> str | None:
        """Return a text that the code is known to accept, where there are any: every fourth time, of a dense
        draw three of four times. A text that scales does not, unless nothing else will do."""
        if not self.texts or (self.text_scales and self.depth == 0 and not (self.dense or self.insists)):
            return None
        if not self.insists and (self.random.randrange(4) > 0) is not self.dense:
            return None
        return self.texts[self.random.randrange(len(self.texts))]

    def turns(self) -> Iterator[None]:
        """Yield once for each element of a container; a dense draw decides the first index of each."""
        order = list(range(self.count()))
        if self.dense:
            self.random.shuffle(order)
        for index in order:
            self._wanted = index if self.dense and self.depth == 0 else None
            yield
        self._wanted = None

    def count(self) -> int:
        """Return how many elements the container at this depth gets. Inner ones are all alike, like rows of a
        table."""
        if self.depth >= DEEPEST:
            return 0
        return self.size if self.depth == 0 else min(self.size, INNER)


def word(index: int) -> str:
    """Return a word of lower-case letters, another one for each index."""
    parts = [SYLLABLES[index % 16]]
    while index >= 16:
        index = index // 16 - 1
        parts.append(SYLLABLES[index % 16])
    return "".join(reversed(parts))


def digits(index: int) -> str:
    """Return the digits of an index."""
    return str(index)


def text(draw: Draw, separator: str = " ", piece_at: Callable[[int], str] = word) -> str:
    """Return `draw.size` characters of words between separators."""
    pieces, length = [], 0
    while length < draw.size + len(separator):
        piece = piece_at(draw.index())
        pieces.append(piece)
        length += len(piece) + len(separator)
    cut = separator.join(pieces)[: draw.size]
    # A piece that was cut away leaves its separator behind, and an empty piece is another kind of input.
    return cut[: -len(separator)] + pieces[-1][:1] * len(separator) if cut.endswith(separator) else cut


EPOCH = datetime.datetime(2024, 1, 1, 8, 30)

SCALARS: dict[object, Callable[[int], object]] = {
    int: lambda index: index,
    float: lambda index: index * 0.25 + 0.1,
    complex: lambda index: complex(index, index % 7),
    str: word,
    bytes: lambda index: word(index).encode(),
    bytearray: lambda index: bytearray(word(index).encode()),
    bool: lambda index: index % 2 == 0,
    type(None): lambda index: None,
    datetime.datetime: lambda index: EPOCH + datetime.timedelta(hours=7 * index),
    datetime.date: lambda index: EPOCH.date() + datetime.timedelta(days=index),
    datetime.time: lambda index: datetime.time(index // 60 % 24, index % 60, index // 1440 % 60),
    datetime.timedelta: lambda index: datetime.timedelta(minutes=index),
    decimal.Decimal: lambda index: decimal.Decimal(index) / 4,
    fractions.Fraction: lambda index: fractions.Fraction(index, 3),
    uuid.UUID: lambda index: uuid.UUID(int=index * 0x9E3779B97F4A7C15),
    pathlib.PurePath: lambda index: pathlib.PurePosixPath(word(index // 8), word(index) + ".txt"),
    pathlib.PurePosixPath: lambda index: pathlib.PurePosixPath(word(index // 8), word(index) + ".txt"),
    pathlib.PureWindowsPath: lambda index: pathlib.PureWindowsPath(word(index // 8), word(index) + ".txt"),
    ipaddress.IPv4Address: lambda index: ipaddress.IPv4Address(0x0A000000 + index),
    ipaddress.IPv6Address: lambda index: ipaddress.IPv6Address(0xFD00 << 112 | index),
    re.Pattern: lambda index: re.compile(word(index)[:2]),
    slice: lambda index: slice(index % 3, None, 1 + index % 2),
}
"""What stands at an index of the pool, by type."""
