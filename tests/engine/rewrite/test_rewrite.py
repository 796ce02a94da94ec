"""Every finding of a choice gets a rewrite or a reason."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.model import Candidate, Edit, Finding, Level, Skipped, Verdict
from engine.rewrite import candidates
from engine.rewrite.budget import FILE_REWRITES, Budget
from tests.engine.findings import finding


class OneFile:
    """A tree of one file, as `engine.ports.Tree` describes it."""

    def __init__(self, content: bytes | Skipped) -> None:
        self.content = content

    def paths(self) -> Sequence[str]:
        return ("a.py",)

    def read(self, path: str) -> bytes | Skipped:
        return self.content

    def settings_paths(self) -> Sequence[str]:
        return ()


def rewritten(content: bytes | Skipped, *findings: Finding) -> tuple[Candidate | Verdict, ...]:
    return candidates(findings, OneFile(content), Budget())


def with_edits(*edits: Edit) -> Finding:
    return finding(path="a.py", line=1, end_line=1, edits=edits, no_edit="")


def test_edits_become_a_candidate() -> None:
    found = with_edits(Edit(1, 4, 1, 5, "2"))

    assert rewritten(b"x = 1\r\n", found) == (Candidate(found, b"x = 1\r\n", b"x = 2\r\n"),)


def test_every_finding_is_rewritten_by_itself_in_order() -> None:
    first, second = with_edits(Edit(1, 0, 1, 1, "y")), with_edits(Edit(1, 4, 1, 5, "2"))

    assert rewritten(b"x = 1\n", first, second) == (
        Candidate(first, b"x = 1\n", b"y = 1\n"),
        Candidate(second, b"x = 1\n", b"x = 2\n"),
    )


def test_a_finding_without_edits_says_why() -> None:
    found = finding(no_edit="the order matters")

    assert rewritten(b"x = 1\n", found) == (Verdict(found, Level.PATTERN, "the order matters"),)


def test_nothing_chosen_is_nothing_rewritten() -> None:
    assert rewritten(b"x = 1\n") == ()


@pytest.mark.parametrize(
    ("content", "edit", "reason"),
    [
        (b"x = 1  # why\n", Edit(1, 0, 2, 0, "y\n"), "the rewrite would lose a comment"),
        (b"x = 1\n", Edit(9, 0, 9, 0, "y\n"), "an edit lies outside of the file"),
        (b"x = = 1\n", Edit(1, 0, 1, 1, "y"), "does not parse as Python: invalid syntax (line 1)"),
        (Skipped("a.py", "it is a link"), Edit(1, 0, 1, 1, "y"), "it is a link"),
    ],
)
def test_what_cannot_be_rewritten_says_why(content: bytes | Skipped, edit: Edit, reason: str) -> None:
    (verdict,) = rewritten(content, with_edits(edit))

    assert isinstance(verdict, Verdict)
    assert verdict.level is Level.PATTERN
    assert verdict.candidate is None
    assert verdict.reason.endswith(reason)


def test_a_large_file_full_of_findings_gets_a_bounded_number_of_rewrites() -> None:
    content = b"x = 1\n" + b"#" * 1_000_000
    found = [with_edits(Edit(1, 4, 1, 5, str(number))) for number in range(2, 20)]

    results = rewritten(content, *found)

    assert [isinstance(result, Candidate) for result in results] == [True] * FILE_REWRITES + [False] * 8
    assert results[-1] == Verdict(
        found[-1], Level.PATTERN, "the file has too many findings to try a rewrite of each"
    )
