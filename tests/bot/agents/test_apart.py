"""A review in a process of its own: what it ends with, and what it must not know."""

from __future__ import annotations

import pytest

from bot.agents.apart import CannotReview, ReviewBroke, review_apart
from bot.reviewing import Effort


async def test_a_bundle_that_is_none_cannot_be_reviewed() -> None:
    with pytest.raises(CannotReview, match="bundle"):
        await review_apart(b"no bundle", Effort(5.0), 60.0)


async def test_a_review_that_takes_too_long_is_ended() -> None:
    with pytest.raises(ReviewBroke, match=r"longer than 0\.01 seconds"):
        await review_apart(b"", Effort(5.0), 0.01)
