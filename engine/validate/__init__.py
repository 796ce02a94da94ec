"""From rewrites to verdicts: how far each one got, and why no further."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import Candidate, Level, Verdict
from engine.ports import Linter
from engine.validate.shape import shape

APPLIES = "not run"
"""What keeps a rewrite that holds in every static respect from a higher level."""


def validate(attempts: Sequence[Candidate | Verdict], linter: Linter) -> tuple[Verdict, ...]:
    """Return one verdict per attempt, in order; attempts that are verdicts already stay as they are.

    A candidate reaches `Level.APPLIES` if it keeps the shape of its file and gives the linter nothing new to
    say. The linter is asked once for all of them, for starting it costs more than the work.
    """
    shapes = [shape(attempt) if isinstance(attempt, Candidate) else None for attempt in attempts]
    sound = [
        attempt
        for attempt, problem in zip(attempts, shapes, strict=True)
        if isinstance(attempt, Candidate) and problem is None
    ]
    errors = iter(_new_errors(sound, linter))
    verdicts: list[Verdict] = []
    for attempt, problem in zip(attempts, shapes, strict=True):
        if isinstance(attempt, Verdict):
            verdicts.append(attempt)
        elif problem is not None:
            verdicts.append(Verdict(attempt.finding, Level.PATTERN, problem))
        else:
            verdicts.append(_verdict(attempt, next(errors)))
    return tuple(verdicts)


def _verdict(candidate: Candidate, errors: Sequence[str]) -> Verdict:
    if errors:
        return Verdict(candidate.finding, Level.PATTERN, f"the rewrite adds an error ({errors[0]})")
    return Verdict(candidate.finding, Level.APPLIES, APPLIES, candidate)


def _new_errors(candidates: Sequence[Candidate], linter: Linter) -> list[list[str]]:
    """Return per candidate the errors that its file has only after the rewrite, sorted."""
    texts: dict[tuple[str, bytes], int] = {}
    for candidate in candidates:
        for content in (candidate.before, candidate.after):
            texts.setdefault((candidate.finding.path, content), len(texts))
    if not texts:
        return []
    found = linter.errors(tuple(texts))
    return [
        sorted(
            found[texts[candidate.finding.path, candidate.after]]
            - found[texts[candidate.finding.path, candidate.before]]
        )
        for candidate in candidates
    ]
