"""Objects of a class of the module: the two modules have classes of their own, and the objects are equal."""

FUNCTION = "tally"
VERDICT = "equal"
BEFORE = """
import enum
from dataclasses import dataclass


class Outcome(enum.Enum):
    WON = "won"
    LOST = "lost"
    DRAWN = "drawn"


@dataclass
class Line:
    outcome: Outcome
    games: int = 0


def tally(scores: list[tuple[int, int]]) -> list[Line]:
    lines = {outcome: Line(outcome) for outcome in Outcome}
    for ours, theirs in scores:
        if ours > theirs:
            lines[Outcome.WON].games += 1
        elif ours < theirs:
            lines[Outcome.LOST].games += 1
        else:
            lines[Outcome.DRAWN].games += 1
    return list(lines.values())
"""
AFTER = """
import enum
from dataclasses import dataclass


class Outcome(enum.Enum):
    WON = "won"
    LOST = "lost"
    DRAWN = "drawn"


@dataclass
class Line:
    outcome: Outcome
    games: int = 0


def tally(scores: list[tuple[int, int]]) -> list[Line]:
    lines = {outcome: Line(outcome) for outcome in Outcome}
    for home, away in scores:
        if home > away:
            lines[Outcome.WON].games += 1
        elif home < away:
            lines[Outcome.LOST].games += 1
        else:
            lines[Outcome.DRAWN].games += 1
    return list(lines.values())
"""
EXAMPLES = ("tally([(1, 0), (0, 0), (0, 3)])", "tally([])", "tally([(2**70, 2**70)])")
SIZE = 500
SETUP = "scores = [(i % 3, i % 2) for i in range(n)]"
CALL = "tally(scores)"
