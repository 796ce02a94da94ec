"""A part of a bundle is scanned, in a process of its own: what a worker that holds no credentials does.

    python -m bot.scanning.work SECONDS PROCESSES < part and bundle > result

The part is the first line of what it is given, the packed bundle the rest. Trouble ends it with the status of
`bot.reviewing` and one sentence on standard error.
"""

from __future__ import annotations

import sys
import time

from bot.app import open_world
from bot.bundle import Bundle, BundleTree, unpack
from bot.lifeline import end_with_parent
from bot.precedence import keep_back
from bot.progress import SilentProgress
from bot.reviewing import TROUBLE, Effort, governing
from bot.scanning.parts import Part, PartResult, read_part, result_of, write_result
from engine import pipeline
from engine.errors import VeloxError
from engine.scan.neighbours import neighbourhood
from engine.validate.suggestions import ProofBudget


def given(part: bytes, packed: bytes) -> bytes:
    """Return what the process is given: a part as `write_part` wrote it, and a packed bundle."""
    return part + b"\n" + packed


def scan_part(part: Part, bundle: Bundle, effort: Effort) -> PartResult:
    """Scan a part; code is run, in the sandbox, only if both the part and the bundle say so."""
    started = time.perf_counter()
    settings, _, _ = governing(bundle)
    proofs = ProofBudget(effort.proof_seconds) if bundle.run and part.prove else None
    with open_world(jobs=effort.processes, cached=True, progress=SilentProgress(), proofs=proofs) as world:
        tree = BundleTree(bundle)
        # Proofs are of few files, whose neighbours are found at once.
        around = (
            neighbourhood(part.paths, tree, settings.root.neighbours)[len(part.paths) :]
            if part.prove
            else part.around
        )
        found = pipeline.survey_part(
            part.paths, around, tree, settings, world, checkout=tree, tests=settings.root.tests
        )
    return result_of(found, bundle, time.perf_counter() - started)


def scan_packed(data: bytes, effort: Effort) -> bytes:
    """Return the result of what `given` made, as bytes; raises `BadInput` for what cannot be read."""
    part, _, packed = data.partition(b"\n")
    return write_result(scan_part(read_part(part), unpack(packed), effort))


def main() -> int:
    """Scan what is on standard input; end at once when whoever wants the result dies."""
    end_with_parent("killed")
    keep_back()
    effort = Effort(float(sys.argv[1]), int(sys.argv[2]))
    try:
        written = scan_packed(sys.stdin.buffer.read(), effort)
    except VeloxError as error:
        sys.stderr.write(f"{error}\n")
        return TROUBLE
    sys.stdout.buffer.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
