"""What GitHub says of a pull request, and whether that was reviewed; the scenes show the rest."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime

from bot.agents.analyzer import Head
from bot.agents.fetching import content_of
from bot.store.reviews import ReviewRow

PULL = {
    "state": "open",
    "draft": False,
    "head": {"sha": "a" * 40, "repo": {"id": 1}},
    "base": {"sha": "b" * 40, "ref": "main", "repo": {"id": 1}},
}
HEAD = Head("a" * 40, "b" * 40, "main", open=True, draft=False, fork=False)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
DONE = ReviewRow(
    id=1, host="github.com", repository=1, number=1, head="a" * 40, base="b" * 40, generation=1,
    cause="opened", state="done", reason=None, bundle=None, request={"run": True}, written=b"",
    check_run=1, github_review=None, batches=0, created=NOW, finished=NOW,
)  # fmt: skip


def test_a_head_repository_that_is_gone_was_a_fork() -> None:
    assert Head.of(PULL) == HEAD
    assert Head.of({**PULL, "head": {"sha": "a" * 40, "repo": None}}).fork
    assert Head.of({**PULL, "head": {"sha": "a" * 40, "repo": {"id": 2}}}).fork
    assert not Head.of({**PULL, "state": "closed"}).open


def test_a_review_is_of_its_head_its_base_and_whether_code_ran() -> None:
    assert HEAD.is_that_of(DONE, run=True)
    assert not HEAD.is_that_of(DONE, run=False)
    assert not replace(HEAD, sha="c" * 40).is_that_of(DONE, run=True)
    assert not replace(HEAD, base_sha="c" * 40).is_that_of(DONE, run=True)
    assert HEAD.is_that_of(replace(DONE, request=None), run=False)


def test_the_content_of_a_file() -> None:
    assert content_of({"content": base64.encodebytes(b"max_inline = 3\n").decode()}) == b"max_inline = 3\n"
    assert content_of({"content": "", "encoding": "none"}) == b""
