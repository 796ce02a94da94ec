"""Does a guard call what is slower slower, and nothing else? `python -m bench.guard [COUNT]`

Pairs of functions go through the proof of a branch: some differ in the name of a local variable alone, the
others do real work twice. Two limits: none of the former is called slower, faster or different, and at least
three of four of the latter are called slower. A change that is not told apart is no false alarm.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence

from bot.app import open_prover
from bot.progress import SilentProgress
from engine.certificate import Origin
from engine.scan.roots import Roots
from engine.syntax.module import Module
from engine.syntax.parse import parse
from engine.validate.branch import Proven, prove_changes
from engine.validate.function_changes import function_changes
from engine.validate.library import Library
from engine.validate.pairs import Branch
from engine.validate.suggestions import ProofBudget

COUNT = 20
"""Pairs of each kind."""

EACH = 20.0
FOUND = 0.75

PATH = "shop/rows.py"

SHAPES = (
    (
        "def f{n}(rows: list[int]) -> int:\n    {v} = 0\n    for row in rows:\n        {v} += row * {n}\n"
        "    return {v}\n",
        ("row * {n}\n", "row * {n} + 0\n"),
    ),
    (
        "def f{n}(rows: list[str]) -> list[str]:\n    {v} = []\n    for row in rows:\n"
        "        {v}.append(row.strip() + '{n}')\n    return {v}\n",
        ("row.strip()", "row.strip().strip()"),
    ),
    (
        "def f{n}(rows: list[int], wanted: list[int]) -> list[int]:\n    {v} = set(wanted)\n"
        "    return [row + {n} for row in rows if row in {v}]\n",
        ("in rows if", "in rows if row in {v} and"),
    ),
    (
        "def f{n}(text: str) -> dict[str, int]:\n    {v} = {{}}\n    for sign in text:\n"
        "        {v}[sign] = {v}.get(sign, {n}) + 1\n    return {v}\n",
        ("        {v}[sign]", "        if {v}.get(sign) == 0: break\n        {v}[sign]"),
    ),
)
"""Functions, and for each the edit that makes it slower without changing what it does."""


def module(count: int, variable: str, *, slower: bool) -> str:
    """Return the text of `count` functions."""
    parts = []
    for number in range(count):
        text, (old, new) = SHAPES[number % len(SHAPES)]
        parts.append((text.replace(old, new) if slower else text).format(n=number + 1, v=variable))
    return "\n\n".join(parts)


class _OneFile:
    """A repository of one file, as the cutter of slices reads it."""

    def __init__(self, text: str) -> None:
        self._content = text.encode()
        self._roots = Roots([PATH])

    def read(self, path: str) -> bytes | None:
        return self._content if path == PATH else None

    def find(self, importer: str, module: str, level: int) -> str | None:
        return self._roots.find(importer, module, level)

    def name(self, path: str) -> str:
        return self._roots.module(path)


def proven(old: str, new: str) -> Sequence[Proven]:
    """Prove all functions that differ between two texts of one file."""
    sides = [parse(PATH, text.encode()) for text in (old, new)]
    modules = [side for side in sides if isinstance(side, Module)]
    changes = function_changes([(modules[0], modules[1])]).changed
    branch = Branch(Library(_OneFile(old)), Library(_OneFile(new)), Origin("by hand", "bench"))
    budget = ProofBudget(EACH * len(changes), EACH)
    return prove_changes(changes, branch, open_prover(SilentProgress()), budget)


def words(found: Sequence[Proven]) -> Counter[str]:
    """Count what was said of each function, in a word."""
    said: Counter[str] = Counter()
    for one in found:
        certificate = one.certificate
        speed = certificate.speed if certificate is not None else None
        if certificate is None or certificate.outcome in ("different", "not shown") or speed is None:
            said[certificate.outcome if certificate is not None else "not shown"] += 1
        else:
            said[speed.pace] += 1
    return said


def main(arguments: Sequence[str] = ()) -> int:
    """Print both counts, and return 1 when a limit does not hold."""
    count = int(arguments[0]) if arguments else COUNT
    began = time.monotonic()
    old = module(count, "found", slower=False)
    renamed = words(proven(old, module(count, "other", slower=False)))
    slower = words(proven(old, module(count, "found", slower=True)))
    print(f"guard: {count} functions of which only a local name changed: {_shown(renamed)}")
    print(f"guard: {count} functions that do more work for the same result: {_shown(slower)}")
    print(f"guard: {time.monotonic() - began:.0f} s")
    false = sum(renamed[word] for word in ("slower", "faster", "different")) + slower["different"]
    holds = not false and slower["slower"] >= FOUND * count
    print(f"guard: {'ok' if holds else 'FAILED'}: false alarms 0 wanted, {FOUND:.0%} of the slower ones")
    return 0 if holds else 1


def _shown(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {word}" for word, count in counted.most_common())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
