"""A bundle becomes a review, in a process of its own: what a worker that holds no credentials does.

    python -m bot.reviewing SECONDS PROCESSES < bundle > review

Trouble ends it with a status of its own and one sentence on standard error.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field, replace

from bot.app import open_world, settings_of
from bot.bundle import BaseTree, Bundle, BundleTree, unpack
from bot.lifeline import end_with_parent
from bot.llm.offered import offered_reader
from bot.muting import sentence
from bot.policies import Choosing
from bot.precedence import keep_back
from bot.progress import SilentProgress
from bot.review_file import Reviewed, write_review
from engine import pipeline
from engine.choose.acceptance import Muted
from engine.choose.patterns import Pattern
from engine.config import SettingsTree
from engine.errors import BadConfig, VeloxError
from engine.validate.suggestions import ProofBudget

TROUBLE = 3
"""The exit status where a review cannot be made, and trying again would not help."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What one review may take: seconds of proofs, and processes for the scan; and how it chooses what is
    proven."""

    proof_seconds: float = 60.0
    processes: int = 1
    choosing: Choosing = field(default_factory=Choosing)

    def exploring(self, seed: str, patterns: tuple[Pattern, ...] = ()) -> Effort:
        """Return this effort for a review whose decisions are kept: it knows what earlier proofs came to, and
        may try something else."""
        return replace(self, choosing=self.choosing.by(seed, patterns))

    def within(self, proof_seconds: float | None) -> Effort:
        """Return this effort with no more proof than a bound allows, None for no bound."""
        if proof_seconds is None:
            return self
        return replace(self, proof_seconds=min(self.proof_seconds, proof_seconds))


def review_packed(packed: bytes, effort: Effort) -> bytes:
    """Return the review of a packed bundle, as `write_review` writes it.

    Raises `BadInput` for a bundle that cannot be read. Settings that cannot be used are told in the review,
    which is then made without them.
    """
    return write_review(review_bundle(unpack(packed), effort))


def review_bundle(bundle: Bundle, effort: Effort) -> Reviewed:
    """Return the review of a bundle; its code is run, in the sandbox, only if the bundle says so."""
    started = time.perf_counter()
    settings, settings_from, trouble = governing(bundle)
    proofs = ProofBudget(effort.proof_seconds) if bundle.run else None
    reader = offered_reader(settings.root.llm) if bundle.run else None
    with open_world(
        jobs=effort.processes, cached=True, progress=SilentProgress(), proofs=proofs, reader=reader
    ) as world:
        tree = BundleTree(bundle)
        review = pipeline.review(
            bundle.change,
            tree,
            settings,
            world,
            base=BaseTree(bundle),
            checkout=tree,
            tests=settings.root.tests,
        )
    said = (*([trouble] if trouble else ()), *map(sentence, muted_under(settings, bundle)))
    return Reviewed(
        replace(review, notes=(*said, *review.notes)), time.perf_counter() - started, settings_from
    )


def governing(bundle: Bundle) -> tuple[SettingsTree, str, str]:
    """Return the settings of a bundle, where they come from, and what is wrong with those given, if so.

    Rules that people silenced by a command are left out of them, whatever the settings say, and so are those
    that most people did not want.
    """
    settings, settings_from, trouble = _given(bundle)
    if quiet := muted_under(settings, bundle):
        settings = settings.ignoring(each.rule for each in quiet)
    if not bundle.silenced:
        return settings, settings_from, trouble
    named = ", ".join(f"`{rule}`" for rule in bundle.silenced)
    return settings.ignoring(bundle.silenced), f"{settings_from}, without {named}, silenced here", trouble


def muted_under(settings: SettingsTree, bundle: Bundle) -> tuple[Muted, ...]:
    """Return the muted rules of a bundle, but those that its root's `select` names: a maintainer's word."""
    return tuple(each for each in bundle.muted if each.rule not in settings.root.select)


def _given(bundle: Bundle) -> tuple[SettingsTree, str, str]:
    try:
        return settings_of(bundle.settings), bundle.settings_from, ""
    except BadConfig as bad:
        return settings_of({}), "defaults", f"The defaults were used, for the settings cannot be: {bad}"


def main() -> int:
    """Review the bundle on standard input; end at once when whoever wants the review dies."""
    end_with_parent("killed")
    keep_back()
    effort = Effort(float(sys.argv[1]), int(sys.argv[2]))
    try:
        written = review_packed(sys.stdin.buffer.read(), effort)
    except VeloxError as error:
        sys.stderr.write(f"{error}\n")
        return TROUBLE
    sys.stdout.buffer.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
