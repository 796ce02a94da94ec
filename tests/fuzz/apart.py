"""What a process answers that parsed foreign code, and may have been overcome by it: reviews and work."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import replace

from bot.counter import packing, telling
from bot.counter.optimizing import Order, Work, optimize, read_work
from bot.review_file import Reviewed, read_review, write_review
from bot.reviewing import Effort
from engine.errors import BadInput
from engine.strict_json import canonical, plain
from tests.fuzz.law import Law, insist_on_a_line
from tests.fuzz.strategies import documents

SLOW = "def unique(rows: list[str]) -> list[str]:\n    seen: list[str] = []\n    for row in rows:\n" + (
    "        if row in seen:\n            continue\n        seen.append(row)\n    return seen\n"
)
WORK = optimize(Order(), replace(packing.of_code(SLOW, "rows.py"), run=False), Effort())


def read(reader: Callable[[bytes], Work | Reviewed], data: bytes) -> Work | Reviewed | None:
    """Return what a reader makes of JSON that comes packed, None where it refuses that in a line."""
    try:
        return reader(zlib.compress(data, 1))
    except BadInput as refusal:
        insist_on_a_line(refusal)
        return None


def worked(data: bytes) -> None:
    """Work that is read can be told to a program."""
    work = read(read_work, data)
    if isinstance(work, Work):
        told = telling.written(telling.optimized(work, "rows.py"))
        assert json.loads(told.decode("utf-8"))["source"] == "rows.py"


def reviewed(data: bytes) -> None:
    """A review that is read can be written again, as it was."""
    found = read(read_review, data)
    if isinstance(found, Reviewed):
        assert read_review(write_review(found)) == found


LAWS = (
    Law("work-apart", documents([json.loads(canonical(plain(WORK)))]), worked),
    Law("reviews-apart", documents([json.loads(canonical(plain(WORK.reviewed)))]), reviewed),
)
