"""What people read of a muted rule."""

from __future__ import annotations

from bot.muting import sentence
from engine.choose.acceptance import Muted


def test_it_says_how_many_and_how_it_comes_back() -> None:
    assert sentence(Muted("membership-in-list", 5, 6)) == (
        "`membership-in-list` is muted here: 5 of 6 people did not want it; "
        "`/velox restore membership-in-list` lets it speak."
    )
