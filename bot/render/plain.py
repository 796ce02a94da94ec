"""Text from the code under review is data: made harmless and short before a person's screen shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.model import Comment, Finding, Growth, Skipped

GAIN = {
    Growth.QUADRATIC: "quadratic",
    Growth.IO: "I/O per item",
    Growth.CONSTANT: "constant factor",
}
"""How the slow form grows, for a column. Figures stand here only once something was measured."""

NAMED_FILES = 3
"""So many of the files that were skipped for one reason are named; the others are counted."""


def visible(text: str) -> str:
    """Return text without what a terminal would obey: escape sequences, changes of direction."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def code_line(text: str) -> str:
    """Return one line of code as a screen shows it: tabs as blanks, the rest harmless."""
    return visible(text.expandtabs(4))


def one_line(text: str) -> str:
    """Return prose on a single line, harmless."""
    return visible(" ".join(text.split()))


def counted(count: int, noun: str) -> str:
    """Return `1 file`, `2 files`, `1,200 files`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def gain_of(comment: Comment) -> str:
    """Return what a column says of the gain: the figure, or how the slow form grows where there is none."""
    return comment.gain or GAIN[comment.finding.growth]


def place(finding: Finding, *, span: bool = False) -> str:
    """Return `path:line`, with `span` also the last line: `path:42-46`."""
    last = f"-{finding.end_line}" if span and finding.end_line > finding.line else ""
    return f"{visible(finding.path)}:{finding.line}{last}"


def because(comment: Comment) -> str:
    """Return the two sentences that a person reads first: what is slow, and why."""
    return one_line(f"{comment.title} {comment.why}")


def holds_if(conditions: Sequence[str]) -> str:
    """Return what a rewrite takes for granted as one sentence, empty when there is nothing."""
    return one_line(f"Holds if {'; and if '.join(conditions)}.") if conditions else ""


def skipped_lines(skipped: Iterable[Skipped]) -> list[str]:
    """Return one sentence per reason: `Skipped a.py, b.py and 3 more: generated.`"""
    reasons: dict[str, list[str]] = {}
    for item in skipped:
        reasons.setdefault(one_line(item.reason), []).append(visible(item.path))
    lines = []
    for reason, paths in reasons.items():
        named = ", ".join(paths[:NAMED_FILES])
        rest = f" and {len(paths) - NAMED_FILES} more" if len(paths) > NAMED_FILES else ""
        lines.append(f"Skipped {named}{rest}: {reason.removesuffix('.')}.")
    return lines
