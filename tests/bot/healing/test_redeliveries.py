"""Deliveries that never came are asked for again: each, not for ever, and no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.healing import redeliveries
from tests.bot.agents.service import Service, slow
from tests.bot.healing.conftest import ROWS, Healing, asked_again, installation


async def test_a_lost_delivery_is_sent_again_and_reviewed(service: Service, healing: Healing) -> None:
    github = service.github
    github.mail.lose(1, "pull_request.opened")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    assert service.runs(pull.head) == []
    assert asked_again(await healing.round()) == 1
    await service.idle()
    assert len(service.reviews(pull)) == 1 and service.run(pull.head).title == "1 suggestion"
    service.well(pull.head)
    await healing.later()
    assert asked_again(await healing.round()) == 0
    assert await service.fetch("select from redeliveries") == []


async def test_nothing_is_asked_for_where_nothing_was_lost(service: Service, healing: Healing) -> None:
    github = service.github
    github.mail.double(1, "pull_request.opened")
    github.open_pull_request("acme/shop", "rows", {ROWS: "ONE = 1\n"})
    github.ping()
    await service.idle()
    assert asked_again(await healing.round()) == 0
    assert asked_again(await healing.round()) == 0


async def test_events_that_velox_does_not_act_on_are_not_asked_for(
    service: Service, healing: Healing
) -> None:
    github = service.github
    github.mail.lose(1)
    github.mail.post("sponsorship", "created", installation(service).id, None, {"action": "created"})
    assert asked_again(await healing.round()) == 0


async def test_of_a_customer_who_left_nothing_is_asked_for(service: Service, healing: Healing) -> None:
    github = service.github
    github.mail.lose(1, "pull_request.opened")
    github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    github.mail.lose(1, "installation.deleted")
    github.uninstall(installation(service))
    assert asked_again(await healing.round()) == 0


async def test_it_is_not_asked_for_for_ever(service: Service, healing: Healing) -> None:
    """Whatever answers, or nobody: after some tries a person has to see to it."""
    github = service.github
    url, github.webhook_url = github.webhook_url, None
    github.open_pull_request("acme/shop", "rows", {ROWS: "ONE = 1\n"})
    await github.settled()
    lost = len({each.guid for each in github.deliveries if not each.attempts[-1].status_code})
    counts = []
    for _ in range(redeliveries.MOST_ASKED + 2):
        counts.append(asked_again(await healing.round()))
        await github.settled()
        assert asked_again(await healing.round()) == 0, "before the wait is over"
        await healing.later()
    assert counts == [lost] * redeliveries.MOST_ASKED + [0, 0]
    github.webhook_url = url


async def test_what_the_store_lost_is_asked_for_as_well(service: Service, healing: Healing) -> None:
    """As after a backup was restored: GitHub holds for delivered what is not there any more."""
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    await service.fetch("delete from deliveries")
    await service.fetch("delete from pull_requests")
    await service.fetch("delete from reviews")
    assert asked_again(await healing.round()) == 1, "the pull request alone"
    await service.idle()
    assert len(service.reviews(pull)) == 1
    service.well(pull.head, again=[pull.head])


async def test_many_are_found_over_several_rounds(
    service: Service, healing: Healing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redeliveries, "MOST_PAGES", 1)
    monkeypatch.setattr(redeliveries, "MOST_ASKED_A_ROUND", 0)  # these would be listed, and shift pages
    github = service.github
    url, github.webhook_url = github.webhook_url, None
    for number in range(220):
        body = {"action": "edited", "number": number}
        github.mail.post("pull_request", "edited", installation(service).id, None, body)
    await github.settled()
    found = []
    for _ in range(4):
        asked = await healing.round()
        assert sum("/app/hook/deliveries" in each and each.startswith("GET") for each in asked) == 1
        found.append(len(await service.fetch("select from redeliveries")))
    assert found == [100, 200, 220, 220]
    github.webhook_url = url


async def test_a_limit_ends_the_round_and_loses_nothing(service: Service, healing: Healing) -> None:
    github = service.github
    github.mail.lose(1, "pull_request.opened")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    github.fail(1, "502 html", "POST /app/hook/deliveries/*")
    assert asked_again(await healing.round()) == 1
    assert asked_again(await healing.round()) == 0
    await healing.later()
    assert asked_again(await healing.round()) == 1
    await service.idle()
    service.well(pull.head)


async def test_what_github_does_not_send_again_is_given_up(service: Service, healing: Healing) -> None:
    github = service.github
    github.mail.lose(1, "pull_request.opened")
    github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    github.fail(1, "404", "POST /app/hook/deliveries/*")
    assert asked_again(await healing.round()) == 1
    await healing.later()
    assert asked_again(await healing.round()) == 0


# ----------------------------------------------------------------------------------------------- decisions

NOW = datetime(2026, 1, 2, tzinfo=UTC)
KNOWN = redeliveries.Known(stored={"stored"}, installations={7}, repositories={9})


def attempt(
    guid: str, number: int = 1, *, event: str = "pull_request", status: int = 502, **more: object
) -> dict[str, object]:
    """An attempt as GitHub lists it."""
    return {
        "id": number,
        "guid": guid,
        "event": event,
        "delivered_at": "2026-01-02T00:00:00Z",
        "status_code": status,
        "installation_id": 7,
        "repository_id": 9,
        **more,
    }


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        (attempt("lost"), True),
        (attempt("stored"), False),
        (attempt("lost", event="sponsorship"), False),
        (attempt("lost", event="installation"), False),
        (attempt("lost", installation_id=8), False),
        (attempt("lost", installation_id=None), True),
        (attempt("lost", repository_id=None), True),
        (attempt("lost", status=0), True),
        (attempt("lost", status=401), True),
        (attempt("lost", status=202), True),
        (attempt("lost", status=202, repository_id=10), False),
        (attempt("lost", status=202, event="check_run"), False),
    ],
)
def test_what_is_missing(item: dict[str, object], wanted: bool) -> None:
    found = redeliveries.missing(redeliveries.attempts_of([item]), KNOWN)
    assert bool(found) is wanted


def test_each_is_asked_for_once_by_its_newest_attempt() -> None:
    items = [attempt("lost", 3), attempt("lost", 5), attempt("lost", 4), attempt("other", 1)]
    found = redeliveries.missing(redeliveries.attempts_of(items), KNOWN)
    assert [(lost.guid, lost.attempt) for lost in found] == [("other", 1), ("lost", 5)]


def test_one_success_is_enough() -> None:
    items = [attempt("lost", 1, event="push"), attempt("lost", 2, event="push", status=202)]
    assert redeliveries.missing(redeliveries.attempts_of(items), KNOWN) == ()


@pytest.mark.parametrize(
    "item", [None, [], {}, {"id": "1"}, {**attempt("x"), "guid": None}, {**attempt("x"), "delivered_at": 3}]
)
def test_what_does_not_say_enough_is_left_out(item: object) -> None:
    assert list(redeliveries.attempts_of([item])) == []


@pytest.mark.parametrize(
    ("link", "cursor"),
    [
        (None, None),
        ("https://api.github.com/app/hook/deliveries?per_page=100&cursor=v1_12%2B3", "v1_12+3"),
        ("https://api.github.com/app/hook/deliveries?per_page=100", None),
    ],
)
def test_the_cursor_of_the_next_page(link: str | None, cursor: str | None) -> None:
    assert redeliveries.cursor_of(link) == cursor


@pytest.mark.parametrize(
    ("host", "days"), [("github.com", 3), ("octo.ghe.com", 3), ("github.example.com", 7)]
)
def test_how_long_a_github_sends_again(host: str, days: int) -> None:
    assert redeliveries.window_of(host) == timedelta(days=days)
