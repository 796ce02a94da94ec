"""When a review is overtaken; the scenes show what is published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.agents.publisher import is_overtaken
from bot.store.pull_requests import PullRequest, PullRequestKey
from tests.bot.agents.test_analyzer import DONE

KNOWN = PullRequest(
    PullRequestKey("github.com", 1, 1), "a" * 40, "main", 1, 0, "open", draft=False, fork=False, verified=None
)


@pytest.mark.parametrize(
    ("known", "overtaken"),
    [(KNOWN, False), (replace(KNOWN, generation=2), True), (replace(KNOWN, state="closed"), True)],
)
def test_a_review_is_overtaken_by_what_is_heard_later(known: PullRequest, overtaken: bool) -> None:
    assert is_overtaken(DONE, known) is overtaken
