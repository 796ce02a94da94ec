"""How families are written: shapes of a module with holes, and the surroundings that code has in real files.

A shape is the text of a module; its last function is the region. `$name` and `${name}` are holes: what fills
them is drawn. A hole that has a line to itself takes several lines, indented as it is, or none: its line goes
then.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Mapping, Sequence
from textwrap import dedent, indent

from engine.model import StrategyName
from training.family import Family, Variant

Filling = str | Sequence[str] | range
"""What may fill a hole: one text, or one of several, or one of some numbers."""

_LINE = re.compile(r"^( *)\$(?:(\w+)|\{(\w+)\})$", re.MULTILINE)
_HOLE = re.compile(r"\$(?:([a-z]\w*)|\{(\w+)\})")

_NEIGHBOURS = (
    'def clamp(number: int, low: int, high: int) -> int:\n    """Keep a number within its bounds."""\n'
    "    return max(low, min(high, number))\n",
    "def is_blank(text: str) -> bool:\n    return not text or text.isspace()\n",
    'def plural(count: int, noun: str) -> str:\n    return noun if count == 1 else noun + "s"\n',
    "def percent(part: int, whole: int) -> int:\n    if whole == 0:\n        return 0\n"
    "    return 100 * part // whole\n",
    "def initials(name: str) -> str:\n    first, _, last = name.partition(' ')\n"
    "    return first[:1].upper() + last[:1].upper()\n",
    "def midpoint(low: int, high: int) -> int:\n    return low + (high - low) // 2\n",
)
"""What else stands in the file: nothing is to be found in it."""

_CLASSES = ("Report", "Ledger", "Planner", "Service", "Register", "Desk", "Board", "Intake")
_LABELS = ("label", "owner", "region", "title", "prefix")


def written(
    name: str,
    best: StrategyName,
    *shapes: str,
    pair: StrategyName | None = None,
    method: bool = True,
    caller: bool = True,
    words: Sequence[Mapping[str, str]] = ({},),
    **holes: Filling,
) -> Family:
    """Return the family of some shapes. One of `words`, names that belong together, is drawn, and what fills
    each hole. Drawn as well: what stands around the region, whether it is a method (unless not `method`, as
    for what is recursive), and whether another function calls it in a loop (unless not `caller`)."""

    def make(draw: random.Random) -> Variant:
        parts: dict[str, Filling] = {**draw.choice(words), **holes}
        drawn = {hole: _drawn(draw, filling) for hole, filling in parts.items()}
        return _surrounded(draw, filled(draw.choice(shapes), drawn), method=method, caller=caller)

    return Family(name, best, pair, make)


def _drawn(draw: random.Random, filling: Filling) -> str:
    return filling if isinstance(filling, str) else str(draw.choice(filling))


def filled(shape: str, parts: Mapping[str, str]) -> str:
    """Return a shape with its holes filled; what fills one may have holes itself."""
    text = dedent(shape).strip("\n")
    while _HOLE.search(text):
        text = _LINE.sub(lambda at: _lines(parts[at[2] or at[3]], at[1]), text)
        text = "\n".join(line for line in text.split("\n") if line != "\0")
        text = _HOLE.sub(lambda at: parts[at[1] or at[2]], text)
    return text + "\n"


def _lines(part: str, margin: str) -> str:
    part = dedent(part).strip("\n")
    return indent(part, margin) if part else "\0"


def _surrounded(draw: random.Random, text: str, *, method: bool, caller: bool) -> Variant:
    """Return a module with more in it, as files have."""
    *_, last = ast.parse(text).body
    if isinstance(last, ast.ClassDef):
        region = [node for node in last.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)][-1]
        return Variant(_among(draw, text, last.lineno, ""), f"{last.name}.{region.name}")
    assert isinstance(last, ast.FunctionDef | ast.AsyncFunctionDef), "a shape ends with the region"
    if method and draw.random() < 0.3:
        return _as_method(draw, last, text)
    return Variant(
        _among(draw, text, last.lineno, _calling(last) if caller and draw.random() < 0.35 else ""), last.name
    )


def _among(draw: random.Random, text: str, line: int, below: str) -> str:
    """Return a module with functions put before and after the definition at a line, its last."""
    lines = text.split("\n")
    start = line - 1
    while start and lines[start - 1].startswith("@"):
        start -= 1
    others = draw.sample(_NEIGHBOURS, draw.choice((0, 0, 1, 2)))
    at = draw.randrange(len(others) + 1)
    parts = ["\n".join(lines[:start]), *others[:at], "\n".join(lines[start:]), below, *others[at:]]
    return "\n\n".join(part.strip("\n") + "\n" for part in parts if part.strip())


def _as_method(draw: random.Random, node: ast.FunctionDef | ast.AsyncFunctionDef, text: str) -> Variant:
    owner, label = draw.choice(_CLASSES), draw.choice(_LABELS)
    before, head, after = text.rpartition(f"def {node.name}(")
    start = before.rfind("\n") + 1
    receiver = "self" if after.startswith(")") else "self, "
    inner = indent(before[start:] + head + receiver + after, "    ")
    made = f"    def __init__(self, {label}: str) -> None:\n        self.{label} = {label}\n"
    rest = f"\n    def heading(self) -> str:\n        return self.{label}.title()\n"
    owned = f"class {owner}:\n{made}\n{inner}{rest * (draw.random() < 0.5)}"
    whole = before[:start] + owned
    line = before[:start].count("\n") + 1
    return Variant(_among(draw, whole, line, ""), f"{owner}.{node.name}")


def _calling(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return a function that calls it once per element of its first argument."""
    first, *others = [argument.arg for argument in node.args.args] or ["_"]
    rest = "".join(f", {name}" for name in others)
    wait = isinstance(node, ast.AsyncFunctionDef)
    call = f"{'await ' * wait}{node.name}({first}{rest})"
    return (
        f"{'async ' * wait}def every_{node.name}(batches{rest}):\n    done = []\n"
        f"    for {first} in batches:\n        done.append({call})\n    return done\n"
    )
