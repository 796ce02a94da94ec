"""The store follows a repository wherever it goes."""

from __future__ import annotations

import pytest

from bot.events import decide
from bot.jobs import Ignored, RepositoryChanged, RepositoryDeleted
from tests.contracts import webhooks


def sent(action: str, **changes: object) -> dict[str, object]:
    """A real payload; most examples are of hooks without an installation."""
    payload = webhooks.payloads("repository", "renamed")[0]
    return {**payload, "action": action, "installation": {"id": 7}, **changes}


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("renamed", (None, None, None)),
        ("transferred", (None, None, None)),
        ("edited", ("trunk", None, None)),
        ("privatized", (None, True, None)),
        ("publicized", (None, False, None)),
        ("archived", (None, None, True)),
        ("unarchived", (None, None, False)),
    ],
)
def test_what_changed_is_taken_over_and_that_alone(action: str, told: tuple[object, ...]) -> None:
    payload = sent(action)
    described = payload["repository"]
    assert isinstance(described, dict)
    described.update(default_branch="trunk")
    (job,) = decide("repository", payload)  # type: ignore[misc]
    assert isinstance(job, RepositoryChanged)
    assert (job.repository.id, job.repository.full_name) == (described["id"], described["full_name"])
    assert (job.default_branch, job.private, job.archived) == told


@pytest.mark.parametrize("odd", [None, "", 1, [], "a\nb"])
def test_an_edit_that_names_no_branch_is_left_alone(odd: object) -> None:
    payload = sent("edited")
    described = payload["repository"]
    assert isinstance(described, dict)
    described.update(default_branch=odd)
    assert isinstance(decide("repository", payload), Ignored)


def test_a_deleted_one_is_deleted() -> None:
    (job,) = decide("repository", sent("deleted"))  # type: ignore[misc]
    assert isinstance(job, RepositoryDeleted)


@pytest.mark.parametrize(
    "payload",
    [
        sent("created"),
        sent("of tomorrow"),
        sent("deleted", installation=None),
        sent("deleted", repository={"id": 1}),
        *webhooks.payloads("repository", "created"),
    ],
)
def test_these_are_left_alone(payload: dict[str, object]) -> None:
    assert isinstance(decide("repository", payload), Ignored)
