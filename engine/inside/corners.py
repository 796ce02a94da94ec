"""The values that break code: edges of types, look-alikes, and what the sources themselves speak of."""

from __future__ import annotations

import ast
import sys
import unicodedata
from collections.abc import Sequence

INTEGERS = [0, 1, -1, 2, 3, 7, 10, -2, 100, 255, 256, -129]
HUGE = [2**31, 2**53 + 1, -(2**63), 2**64 + 1, 10**30, (2**53 + 1) ** 2, 2**61 - 1, 2 * (2**61 - 1)]
"""The square has a root that no float holds. The last two have the same hash as 0 and as each other:
sys.hash_info.modulus of 64-bit builds is 2**61 - 1."""
FLOATS = [
    0.0,
    float("nan"),
    -0.0,
    1.0,
    -1.0,
    0.5,
    float("inf"),
    -float("inf"),
    1e308,
    5e-324,
    0.1,
    1e16,
    2.0**53,
]
"""With a NaN second, a container of these is in no order: sorting stops short at it."""
CANCELLING = ([1e16, -1e16, 1.0, 0.1], [1.0, 0.1, 1e16, -1e16], [0.1, 0.2, 0.3, -0.6, 1e-17])
"""Rows of floats whose sum depends on the order in which they are added."""
STRINGS = [
    "",
    " ",
    "a",
    "A",
    "b",
    "aa",
    "ab",
    "ba",
    "abc",
    "\u00df",
    "ss",
    "SS",
    "\u00e9",
    "e\u0301",
    "\u0130",
]
STRINGS += ["\u00a0", "\t", "\n", "a\nb", "\r\n", "a\r\nb\n", "\x1c", "\x00", "\u2028", "0", "1", "-1", "007"]
STRINGS += [
    "\u0663",
    "\u00b2",
    "\ud800",
    "\U0001f600",
    "a b",
    "  a  ",
    ",",
    "a,,b",
    "%s",
    "{}",
    "\\",
    "'",
    '"',
    "x" * 70,
    "1_0",
    "+1",
    " 1 ",
    "1.5",
    "a\n",
    "\ufb01",
]
BYTES = [b"", b"\x00", b"a", b"ab", b"\xff", b" a ", b"a\nb", b"ab" * 30]
COMPLEX = [0j, 1j, complex(-0.0, 0.0), complex(float("nan"), 1)]
ANYTHING: list[object] = [0, 1, True, False, 1.0, None, "", "a", 0.0, -0.0, (), (1,), b"", 2**61 - 1, "1"]

BY_TYPE: dict[str, Sequence[object]] = {
    "int": INTEGERS,
    "float": FLOATS,
    "str": STRINGS,
    "bytes": BYTES,
    "complex": COMPLEX,
    "bool": [False, True],
    "NoneType": [None],
}

LONGEST = 4096
"""A constant of a source is taken for a length up to here."""


class Constants:
    """Values that sources compare with, by type, their neighbours among them, and the lengths they speak
    of."""

    def __init__(self) -> None:
        self.by_type: dict[str, list[object]] = {"int": [], "str": [], "float": [], "bytes": []}
        self.lengths: list[int] = []

    def add(self, value: object) -> None:
        """Add one constant of a source with its neighbours; all but numbers and strings is passed over."""
        if type(value) is int:
            self._integer(value)
        elif type(value) is float:
            self._all("float", [value, -value, value + 1.0, value - 1.0, value * (1 + 2**-52)])
        elif type(value) is str and len(value) <= 200:
            near = [
                value,
                value + "x",
                "x" + value,
                value[:-1],
                value[1:],
                value.upper(),
                value * 2,
                f"a{value}b",
            ]
            self._all("str", [*near, *(value.split() if len(value) < 80 else [])])
            self._length(len(value))
        elif type(value) is bytes and len(value) <= 200:
            self._all("bytes", [value, value + b"x", value[:-1], b"x" + value])

    def _integer(self, value: int) -> None:
        self._all(
            "int",
            [value, value + 1, value - 1, -value, 2 * value, value * value if abs(value) < 10**9 else 0],
        )
        self._all("float", [float(value)] if abs(value) < 10**15 else [])
        self._length(value)
        if 32 <= value < 0x110000:
            self._all("str", [chr(value)])

    def _all(self, kind: str, values: Sequence[object]) -> None:
        known = self.by_type[kind]
        known.extend(value for value in values if value not in known and len(known) < 400)

    def _length(self, value: int) -> None:
        for length in (value - 1, value, value + 1):
            if 0 <= length <= LONGEST and length not in self.lengths:
                self.lengths.append(length)


def related(value: object) -> list[object]:
    """Return values that code may take for the same as this one or for its neighbour, itself first."""
    found: list[object] = [value]
    if type(value) is str:
        ways = (
            value.upper(),
            value.lower(),
            value.casefold(),
            value.strip(),
            value + "\n",
            value + " ",
            value * 2,
        )
        forms = (
            []
            if "\ud800" in value
            else [unicodedata.normalize(form, value) for form in ("NFC", "NFD", "NFKC")]
        )
        found += [way for way in (*forms, *ways) if way != value]
    elif type(value) is int:
        found += [-value, value + 1, value + sys.hash_info.modulus]
    elif type(value) is float:
        found += [-value, value + 1.0, value * (1 + 2**-52)]
    elif type(value) is bytes:
        found += [value + b"\0", value.upper()]
    return found


def mine(sources: Sequence[bytes]) -> Constants:
    """Return the constants of sources. Docstrings are left out, tiny integers kept: a length of 3 is a
    corner."""
    found = Constants()
    for source in sources:
        tree = ast.parse(source)
        prose = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in prose:
                found.add(node.value)
            elif isinstance(node, ast.BinOp):
                found.add(_folded(node))
    return found


def _folded(node: ast.BinOp) -> object:
    """Return the value of `10 ** 6` or `60 * 60`, None for what is no such thing."""
    left, right = node.left, node.right
    if not (isinstance(left, ast.Constant) and isinstance(right, ast.Constant)):
        return None
    one, other = left.value, right.value
    if type(one) is not int or type(other) is not int:
        return None
    if isinstance(node.op, ast.Mult):
        return one * other
    if isinstance(node.op, ast.Pow) and 0 <= other <= 128 and abs(one) <= 1000:
        return one**other
    if isinstance(node.op, ast.LShift) and 0 <= other <= 128:
        return one << other
    return None
