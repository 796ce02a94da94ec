"""Reads the change of a test's repository."""

from __future__ import annotations

from bot.repository.changes import read_change
from engine.model import Change
from tests.bot.repository.conftest import Checkout

TEXT = "".join(f"line_{number} = {number}\n" for number in range(1, 21))


def change_of(
    checkout: Checkout, base: str | None = None, head: str | None = None, path: str = "."
) -> Change:
    return read_change(checkout.root / path, base, head)[0]


def lines_of(change: Change) -> dict[str, list[tuple[int, int]]]:
    return {file.path: [(lines.start, lines.end) for lines in file.lines] for file in change.files}


def branch(checkout: Checkout, name: str = "feature") -> None:
    checkout.git("switch", "--quiet", "--create", name)
