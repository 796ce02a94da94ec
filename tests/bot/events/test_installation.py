"""What becomes of an installation."""

from __future__ import annotations

import pytest

from bot.events import Here, decide
from bot.jobs import Ignored, InstallationChanged, Repository
from tests.contracts import webhooks


@pytest.mark.parametrize(
    ("sent", "action"),
    [
        ("created", "created"),
        ("deleted", "deleted"),
        ("suspend", "suspend"),
        ("unsuspend", "unsuspend"),
        ("new_permissions_accepted", "permissions"),
    ],
)
def test_every_change_is_a_job(sent: str, action: str) -> None:
    payloads = webhooks.payloads("installation", sent)

    assert payloads
    for payload in payloads:
        (job,) = decide("installation", payload)  # type: ignore[misc]
        assert isinstance(job, InstallationChanged)
        assert job.action == action


def test_who_installed_it_where_is_read() -> None:
    payload = webhooks.payloads("installation", "created")[0]

    assert decide("installation", payload, Here(app=29310)) == (
        InstallationChanged(
            host="github.com",
            installation=957387,
            action="created",
            account=21031067,
            account_login="Codertocat",
            account_type="User",
            repositories=(Repository("github.com", 186853002, "Codertocat/Hello-World", 957387),),
        ),
    )


@pytest.mark.parametrize("repositories", [None, [], "all", [None, 7, {}, {"id": 1}, {"full_name": "a/b"}]])
def test_a_list_of_repositories_may_be_missing_or_odd(repositories: object) -> None:
    payload = webhooks.payloads("installation", "created")[0] | {"repositories": repositories}
    (job,) = decide("installation", payload)  # type: ignore[misc]

    assert isinstance(job, InstallationChanged)
    assert job.repositories == ()


@pytest.mark.parametrize(
    ("changes", "app"),
    [({"action": "of tomorrow"}, None), ({"action": None}, None), ({"installation": None}, None), ({}, 1)],
)
def test_these_are_left_alone(changes: dict[str, object], app: int | None) -> None:
    payload = webhooks.payloads("installation", "created")[0] | changes

    assert isinstance(decide("installation", payload, Here(app=app)), Ignored)
