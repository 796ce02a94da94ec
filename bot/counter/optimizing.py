"""A bundle is optimized, in a process of its own: what a worker that holds no credentials does.

    python -m bot.counter.optimizing SECONDS PROCESSES < order and bundle > result

The order is the first line of what it is given, the packed bundle the rest. Trouble ends it with the status
of `bot.reviewing` and one sentence on standard error.
"""

from __future__ import annotations

import sys
import time
import zlib
from dataclasses import dataclass, replace

from bot.app import open_world
from bot.bundle import Bundle, BundleTree, unpack
from bot.lifeline import end_with_parent
from bot.llm.offered import offered_reader
from bot.precedence import keep_back
from bot.progress import SilentProgress
from bot.publication.fingerprints import alike
from bot.review_file import MOST_BYTES, Reviewed
from bot.reviewing import TROUBLE, Effort, governing
from bot.scanning.patches import patch_of
from engine import pipeline
from engine.errors import BadInput, VeloxError
from engine.strict_json import NotThis, canonical, decode, parse, plain
from engine.validate.suggestions import ProofBudget

MOST_ORDER = 1 << 16


@dataclass(frozen=True, slots=True)
class Order:
    """How to optimize: with `alone` a file is looked at without those around it; `tests` is the command that
    runs the tests, empty for that of the settings."""

    alone: bool = False
    tests: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A review of code that was asked about; of each comment, what tells it again, and its patch."""

    reviewed: Reviewed
    fingerprints: tuple[str, ...]
    patches: tuple[str, ...]


def optimize(order: Order, bundle: Bundle, effort: Effort) -> Work:
    """Review the files that a bundle says were changed; its code is run in the sandbox, if it says so."""
    started = time.perf_counter()
    settings, settings_from, trouble = governing(bundle)
    proofs = ProofBudget(effort.proof_seconds) if bundle.run else None
    reader = offered_reader(settings.root.llm) if bundle.run else None
    with open_world(
        jobs=effort.processes, cached=True, progress=SilentProgress(), proofs=proofs, reader=reader
    ) as world:
        checkout = BundleTree(bundle)
        review = pipeline.review(
            bundle.change,
            BundleTree(_alone(bundle)) if order.alone else checkout,
            settings,
            world,
            checkout=checkout,
            tests=order.tests or settings.root.tests,
        )
    if trouble:
        review = replace(review, notes=(trouble, *review.notes))
    seconds = time.perf_counter() - started
    with_files = [(comment, bundle.files.get(comment.finding.path)) for comment in review.comments]
    return Work(
        Reviewed(review, seconds, settings_from),
        tuple(alike(comment, content) for comment, content in with_files),
        tuple(patch_of(comment, content) for comment, content in with_files),
    )


def _alone(bundle: Bundle) -> Bundle:
    changed = {file.path for file in bundle.change.files}
    kept = {path: content for path, content in bundle.files.items() if path in changed}
    return replace(bundle, files=kept, unreadable=())


def given(order: Order, packed: bytes) -> bytes:
    """Return what the process is given."""
    return canonical(plain(order)) + b"\n" + packed


def optimize_packed(data: bytes, effort: Effort) -> bytes:
    """Return the work on what `given` made, as bytes; raises `BadInput` for what cannot be read."""
    line, _, packed = data.partition(b"\n")
    try:
        order = decode(Order, parse(line, MOST_ORDER))
    except NotThis as problem:
        raise BadInput(f"The order cannot be read: {problem}.") from None
    return zlib.compress(canonical(plain(optimize(order, unpack(packed), effort))), 6)


def read_work(data: bytes) -> Work:
    """Return the work that `optimize_packed` wrote; raises `BadInput` for anything else.

    What runs foreign code may have been overcome by it, so its words are read by type alone.
    """
    try:
        text = zlib.decompressobj().decompress(data, MOST_BYTES + 1)
        work = decode(Work, parse(text, MOST_BYTES))
    except (zlib.error, NotThis) as problem:
        raise BadInput(f"The result cannot be read: {problem}.") from None
    count = len(work.reviewed.review.comments)
    if len(work.fingerprints) != count or len(work.patches) != count:
        raise BadInput("The result cannot be read: its lists are not equally long.")
    return work


def main() -> int:
    """Optimize what is on standard input; end at once when whoever wants the result dies."""
    end_with_parent("killed")
    keep_back()
    effort = Effort(float(sys.argv[1]), int(sys.argv[2]))
    try:
        written = optimize_packed(sys.stdin.buffer.read(), effort)
    except VeloxError as error:
        sys.stderr.write(f"{error}\n")
        return TROUBLE
    sys.stdout.buffer.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
