"""Repositories that an installation gains or loses."""

from __future__ import annotations

import pytest

from bot.events import decide
from bot.jobs import Ignored, InstallationChanged
from tests.contracts import webhooks


@pytest.mark.parametrize("sent", ["added", "removed"])
def test_what_came_or_went_is_listed(sent: str) -> None:
    for payload in webhooks.payloads("installation_repositories", sent):
        (job,) = decide("installation_repositories", payload)  # type: ignore[misc]
        listed = payload[f"repositories_{sent}"]
        assert isinstance(job, InstallationChanged)
        assert isinstance(listed, list)
        assert job.action == f"repositories {sent}"
        assert [repository.id for repository in job.repositories] == [entry["id"] for entry in listed] != []


@pytest.mark.parametrize("changes", [{"action": "of tomorrow"}, {"action": None}, {"installation": {}}])
def test_these_are_left_alone(changes: dict[str, object]) -> None:
    payload = webhooks.payloads("installation_repositories", "added")[0] | changes

    assert isinstance(decide("installation_repositories", payload), Ignored)
