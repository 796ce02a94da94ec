"""Attempts become verdicts, with the linter asked once."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import Candidate, Level, Verdict
from engine.validate import APPLIES, validate
from tests.engine.findings import advice, finding


class WordLinter:
    """A linter for which every line that starts with `bad` is an error; it counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[str, bytes], ...]] = []

    def errors(self, sources: Sequence[tuple[str, bytes]]) -> tuple[frozenset[str], ...]:
        self.asked.append(tuple(sources))
        return tuple(
            frozenset(f"X1 {line.decode()}" for line in content.split(b"\n") if line.startswith(b"bad"))
            for _, content in sources
        )


def candidate(before: bytes, after: bytes, path: str = "a.py") -> Candidate:
    return Candidate(finding(path=path), before, after)


def test_a_sound_candidate_applies() -> None:
    sound = candidate(b"x = [1]\n", b"x = {1}\n")

    assert validate([sound], WordLinter()) == (Verdict(sound.finding, Level.APPLIES, APPLIES, sound),)


def test_a_new_error_is_refused() -> None:
    broken = candidate(b"x = [1]\n", b"x = {1}\nbad()\n")

    assert validate([broken], WordLinter()) == (
        Verdict(broken.finding, Level.PATTERN, "the rewrite adds an error (X1 bad())"),
    )


def test_an_old_error_is_no_reason_to_refuse() -> None:
    old = candidate(b"bad()\nx = [1]\n", b"bad()\nx = {1}\n")

    assert validate([old], WordLinter())[0].level is Level.APPLIES


def test_a_broken_shape_is_refused_without_asking() -> None:
    linter = WordLinter()
    broken = candidate(b"x = 1\n", b"x = = 1\n")

    (verdict,) = validate([broken], linter)

    assert (verdict.level, verdict.candidate) == (Level.PATTERN, None)
    assert "does not parse" in verdict.reason
    assert linter.asked == []


def test_verdicts_stay_as_they_are_and_in_place() -> None:
    sound, known = candidate(b"x = [1]\n", b"x = {1}\n"), advice()
    broken = candidate(b"x = 1\n", b"y = 1\n")

    verdicts = validate([known, broken, sound, known], WordLinter())

    assert [verdict.level for verdict in verdicts] == [
        Level.PATTERN,
        Level.PATTERN,
        Level.APPLIES,
        Level.PATTERN,
    ]
    assert verdicts[0] is verdicts[3] is known


def test_the_linter_is_asked_once_and_for_no_text_twice() -> None:
    linter = WordLinter()
    before = b"x = [1]\ny = [2]\n"

    validate(
        [
            candidate(before, b"x = {1}\ny = [2]\n"),
            candidate(before, b"x = [1]\ny = {2}\n"),
            candidate(before, b"x = {1}\ny = [2]\n", path="b.py"),
        ],
        linter,
    )

    (asked,) = linter.asked
    assert len(asked) == len(set(asked)) == 5


def test_nothing_to_validate_asks_nobody() -> None:
    linter = WordLinter()

    assert validate([], linter) == ()
    assert linter.asked == []
