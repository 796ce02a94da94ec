"""What serving wants, judged: all well, one thing wrong at a time, and never without a remedy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.diagnosis import Item
from bot.manifest import PERMISSIONS, events
from bot.readiness import AppFacts, ServerFacts, is_ready, judge

APP = AppFacts(7, "velox-acme", dict(PERMISSIONS), events(), "https://velox.acme.org/webhook")
WELL = ServerFacts(
    url="https://velox.acme.org",
    database="Postgres 18.0",
    app=APP,
    redis=True,
    data="/var/lib/velox",
    data_free=50 << 30,
)


def named(facts: ServerFacts, name: str) -> Item:
    (found,) = (item for item in judge(facts) if item.name == name)
    return found


def test_all_is_well() -> None:
    items = judge(WELL)

    assert is_ready(items)
    assert {item.state for item in items} == {"ok"}
    assert [item.name for item in items] == [
        *("settings", "database", "migrations", "GitHub App", "permissions", "events", "webhook"),
        *("Redis", "data folder"),
    ]
    assert not any(item.remedy for item in items)


@pytest.mark.parametrize(
    ("facts", "name", "state", "fact"),
    [
        (
            replace(WELL, database="", database_trouble="no server answers"),
            "database",
            "missing",
            "no server",
        ),
        (replace(WELL, pending=("memory", "scans")), "migrations", "missing", "not applied: memory, scans"),
        (replace(WELL, named=False, app=None), "GitHub App", "missing", "none is set up"),
        (replace(WELL, app=None, app_trouble="no answer in time"), "GitHub App", "missing", "no answer"),
        (
            replace(WELL, app=replace(APP, permissions={**PERMISSIONS, "checks": "read"})),
            *("permissions", "missing", "lacking checks: write"),
        ),
        (
            replace(WELL, app=replace(APP, permissions={**PERMISSIONS, "contents": "write"})),
            *("permissions", "degraded", "may write contents"),
        ),
        (replace(WELL, app=replace(APP, events=("push",))), "events", "missing", "pull_request"),
        (
            replace(WELL, app=replace(APP, events=tuple(set(events()) - {"push"}))),
            *("events", "degraded", "not subscribed to push"),
        ),
        (replace(WELL, app=replace(APP, webhook="")), "webhook", "missing", "no address"),
        (replace(WELL, url="https://other.org"), "webhook", "degraded", "goes to https://velox.acme.org"),
        (
            replace(WELL, url="", app=replace(APP, webhook="https://velox.example.com/webhook")),
            *("webhook", "missing", "example.com"),
        ),
        (
            replace(WELL, url="", app=replace(APP, webhook="https://velox.acme.org/")),
            *("webhook", "missing", "goes to"),
        ),
        (
            replace(WELL, url="", app=replace(APP, webhook="http://127.0.0.1:8080/webhook")),
            *("webhook", "degraded", "this machine alone"),
        ),
        (replace(WELL, redis_trouble="does not answer"), "Redis", "degraded", "does not answer"),
        (replace(WELL, data_free=1 << 20), "data folder", "degraded", "1 MiB free"),
        (replace(WELL, data_trouble="/ cannot be written to"), "data folder", "missing", "cannot be written"),
        (
            replace(WELL, complaints=("PORT cannot be used: it must be a port from 0 to 65535.",)),
            *("PORT", "missing", "cannot be used"),
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(facts: ServerFacts, name: str, state: str, fact: str) -> None:
    found = named(facts, name)

    assert (found.state, bool(found.remedy)) == (state, True)
    assert fact in found.fact
    assert is_ready(judge(facts)) == (state == "degraded")
    assert sum(item.state != "ok" for item in judge(facts)) == 1


@pytest.mark.parametrize(
    ("complaint", "name", "fact", "remedy"),
    [
        (
            "GITHUB_APP_ID is missing: set it to the number on the App's settings page.",
            *("GITHUB_APP_ID", "is missing", "set it to the number on the App's settings page"),
        ),
        (
            "GITHUB_URL is not encrypted; use https://. It must be a web address such as https://x.org.",
            *(
                "GITHUB_URL",
                "is not encrypted; use https://",
                "it must be a web address such as https://x.org",
            ),
        ),
    ],
)
def test_a_complaint_of_the_settings_becomes_an_item(
    complaint: str, name: str, fact: str, remedy: str
) -> None:
    assert judge(ServerFacts(complaints=(complaint,)))[0] == Item(name, "missing", fact, remedy)


def test_a_postgres_of_ones_own_needs_no_word() -> None:
    found = named(replace(WELL, database=""), "database")

    assert (found.state, "Velox's own" in found.fact) == ("ok", True)
    assert "migrations" not in {item.name for item in judge(replace(WELL, database=""))}
