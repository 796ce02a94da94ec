"""What a reply costs that is remembered: the question is made, the reply read and checked, nobody is asked.

Eight functions of one file, as many as a review asks about; replies are kept in the cache of files that the
command line uses. Limit: half of the reviews pay less than 100 ms for each remembered reply.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.scan_speed import verdict
from bot.sandboxing import open_sandbox
from engine.adapters.cache_files import FileCache
from engine.adapters.linter_ruff import RuffLinter
from engine.adapters.llm_recorded import RecordedModel
from engine.answers import ModelReader
from engine.asking import Answers, Asking
from engine.config import load
from engine.model import Change, ChangedFile, LineRange, Verdict
from engine.pipeline import World, review
from engine.ports import Ask
from engine.validate.equivalence import COMPARATOR, differential
from engine.validate.proof import Means
from tests.engine.trees import CountingWorkers, MemoryTree, NoProgress

FUNCTIONS = 8
ROUNDS = 20
MOST_MILLISECONDS = 100.0

PATH = "shop/prices.py"
SLOW = '''

def first_above_{n}(prices: list[int], bound: int) -> int | None:
    """The first even price above a bound."""
    above = []
    for price in prices:
        if price > bound + {n}:
            above.append(price)
    for price in above:
        if price % 2 == 0:
            return price
    return above[0] if above else None
'''
FAST = '''def first_above_{n}(prices: list[int], bound: int) -> int | None:
    """The first even price above a bound."""
    first = None
    for price in prices:
        if price > bound + {n}:
            if price % 2 == 0:
                return price
            if first is None:
                first = price
    return first'''


def answer(ask: Ask) -> str:
    """Return the reply for the function that a question names first."""
    number = next(n for n in range(FUNCTIONS) if f"def first_above_{n}(" in ask.user)
    suggestion = {
        "category": "FASTPATH", "title": "All prices are read", "why": "The first is enough",
        "conditions": [], "replacement": FAST.replace("{n}", str(number)), "imports": [], "inputs": "",
    }  # fmt: skip
    return json.dumps({"suggestions": [suggestion]})


@dataclass
class Watching:
    """Asks as a review does, once anew and then from what is remembered, and keeps the times."""

    reader: ModelReader
    fresh: float = 0.0
    remembered: list[float] = field(default_factory=list)
    questions: int = 0

    def answers(self, asking: Asking, verdicts: Sequence[Verdict]) -> Answers:
        """Return nothing that would have to be proven: here only the asking is measured."""
        self.fresh = self._timed(asking, verdicts, remembered=0)
        self.remembered = [self._timed(asking, verdicts, remembered=self.questions) for _ in range(ROUNDS)]
        return Answers()

    def _timed(self, asking: Asking, verdicts: Sequence[Verdict], *, remembered: int) -> float:
        start = time.perf_counter()
        found = self.reader.answers(asking, verdicts)
        taken = time.perf_counter() - start
        self.questions = len(found.verdicts)
        if found.remembered != remembered or not found.verdicts:
            raise RuntimeError(f"{found.remembered} replies were remembered, not {remembered}")
        return taken


def watched(cache: Path) -> Watching:
    """Review the file, and return what asking took."""
    source = '"""Prices."""\n' + "".join(SLOW.replace("{n}", str(n)) for n in range(FUNCTIONS))
    tree = MemoryTree({PATH: source})
    change = Change("main", "topic", (ChangedFile(PATH, (LineRange(1, source.count("\n")),)),))
    watching = Watching(ModelReader(RecordedModel(answer, "maker/model"), lambda: "0" * 32))
    linter = RuffLinter()
    means = Means(
        open_sandbox(), linter, time.monotonic, random.Random, NoProgress(), "0", "bench",
        differential, COMPARATOR,
    )  # fmt: skip
    world = World(linter, FileCache(cache), CountingWorkers(), NoProgress(), "bench", means, reader=watching)
    review(change, tree, load({}, None), world)
    return watching


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        found = watched(Path(folder))
    print(f"remembered replies ({found.questions} of them, {ROUNDS} reviews)")
    fresh = found.fresh / found.questions * 1000
    each = statistics.median(found.remembered) / found.questions * 1000
    print(f"  {'asked anew, of a model that takes no time, ms each':58s} {fresh:8.2f}")
    return 0 if verdict("remembered, ms each, p50", each, MOST_MILLISECONDS, at_most=True) else 1


if __name__ == "__main__":
    sys.exit(main())
