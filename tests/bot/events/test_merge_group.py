"""Merge queues wait for nobody."""

from __future__ import annotations

import pytest

from bot.events import decide
from bot.jobs import AnswerMergeQueue, Ignored
from tests.contracts import webhooks


def test_a_queue_that_asks_for_checks_is_answered() -> None:
    for payload in webhooks.payloads("merge_group", "checks_requested"):
        (job,) = decide("merge_group", payload)  # type: ignore[misc]
        assert isinstance(job, AnswerMergeQueue)
        assert job.head == payload["merge_group"]["head_sha"]  # type: ignore[index]
        assert job.repository.id == payload["repository"]["id"]  # type: ignore[index]


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "destroyed"},
        {"action": None},
        {"merge_group": {}},
        {"merge_group": {"head_sha": "main"}},
        {"merge_group": {"head_sha": "0" * 40}},
        {"installation": None},
        {"repository": None},
    ],
)
def test_these_are_left_alone(changes: dict[str, object]) -> None:
    payload = webhooks.payloads("merge_group", "checks_requested")[0] | changes
    assert isinstance(decide("merge_group", payload), Ignored)
