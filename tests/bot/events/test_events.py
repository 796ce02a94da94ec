"""All events: found by their files, and never surprised by a payload."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.events
from bot.events import EVENTS, Here, decide
from bot.jobs import Ignored
from tests.bot.events.usable import assert_usable
from tests.contracts import webhooks
from tests.fuzz.strategies import damage, places

KEYS = ("action", "id", "sha", "full_name", "login", "type", "number", "repo", "base", "head", "app", "ref")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner),
    max_leaves=10,
)
ODD = JSON | st.sampled_from(
    [2**63, -1, 0, True, "", "\0", "a\nb", "\ud800", "refs/heads/", "--upload-pack=x", "../..", "0" * 40]
)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    """A real payload of which a few fields are missing or odd."""
    event = draw(st.sampled_from(webhooks.EVENTS))
    payload = deepcopy(draw(st.sampled_from(webhooks.payloads(event))))
    near = [path for path in places(payload) if len(path) <= 5]
    for path in draw(st.lists(st.sampled_from(near), min_size=1, max_size=4)):
        damage(payload, path, draw(ODD))
    return event, payload


@given(damaged())
def test_a_damaged_payload_never_raises(delivery: tuple[str, dict[str, object]]) -> None:
    event, payload = delivery

    assert_usable(decide(event, payload, Here(review_bots=True, review_branches=True)))


@given(st.sampled_from(sorted(EVENTS)), st.dictionaries(st.sampled_from(KEYS) | st.text(), JSON))
def test_any_json_object_is_decided(event: str, payload: dict[str, object]) -> None:
    assert_usable(decide(event, payload))


@pytest.mark.parametrize("event", webhooks.EVENTS)
def test_every_real_payload_is_decided(event: str) -> None:
    for payload in webhooks.payloads(event):
        assert_usable(decide(event, payload))


def test_every_example_of_github_is_decided_or_unknown() -> None:
    found = [(event, body) for event, bodies in webhooks.examples().items() for body in bodies]
    for event, body in found:
        assert_usable(decide(event, json.loads(body), Here(review_bots=True, review_branches=True)))

    assert (len(webhooks.examples()), len(found)) == (58, 329)


def test_every_file_is_an_event() -> None:
    files = {path.stem for path in Path(bot.events.__path__[0]).glob("[!_]*.py")}

    assert files == EVENTS
    assert EVENTS - set(webhooks.EVENTS) == {"installation_target"}, "events without an example"


def test_what_is_unknown_or_no_object_asks_for_nothing() -> None:
    assert decide("sponsorship", {"action": "created"}) == Ignored("Velox does not act on this event")
    assert decide("push", ["ref"]) == Ignored("the body is no JSON object")
    assert decide("_payload", {}) == Ignored("Velox does not act on this event")


def test_a_host_of_ones_own_stands_in_every_job() -> None:
    (payload,) = webhooks.payloads("pull_request", "synchronize")
    decision = decide("pull_request", payload, Here(host="github.example.com"))

    assert isinstance(decision, tuple)
    assert [job.repository.host for job in decision if hasattr(job, "repository")] == ["github.example.com"]
