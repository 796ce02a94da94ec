"""What must be known of a place before its finding is said unasked: how hot it is, how much it works on.

See decision 19. `engine.scan.worth` compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

ANYWHERE, WARM, HOT, ASKED = 0.15, 0.5, 0.75, 1.1
"""From which hotness on: wherever code is not cold; in a loop, or in a function that something calls again
and again; where two or three of these come together; nowhere, unless somebody asks or a profile shows that
it is hot. See `engine.scan.hotness`."""


class Size(IntEnum):
    """How many elements a place works on, as far as its file tells: `engine.syntax.magnitude`."""

    FEW = 0
    OPEN = 1
    """Nothing tells."""
    MANY = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """The least hotness and the least size with which a finding is said unasked."""

    hotness: float = ANYWHERE
    size: Size = Size.FEW


LOWEST = Bar()
