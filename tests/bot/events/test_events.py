"""All events: found by their files, and never surprised by a payload."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.events
from bot.events import EVENTS, Here, decide
from bot.jobs import Ignored
from tests.contracts import webhooks

KEYS = ("action", "id", "sha", "full_name", "login", "type", "number", "repo", "base", "head", "app", "ref")

COMMIT = "[0-9a-f]{40}|[0-9a-f]{64}"
PATTERNS = {"head": COMMIT, "before": COMMIT, "after": COMMIT, "full_name": r"[\w.-]+/[\w.-]+"}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner),
    max_leaves=10,
)
ODD = JSON | st.sampled_from(
    [2**63, -1, 0, True, "", "\0", "a\nb", "\ud800", "refs/heads/", "--upload-pack=x", "../..", "0" * 40]
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of everything inside a JSON value."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += places(inner, (*path, index))
    return found


def damage(payload: object, path: tuple[str | int, ...], value: object) -> None:
    """Put a value at a path, as far as the path still exists."""
    *way, last = path
    for step in way:
        if not isinstance(payload, dict | list) or (isinstance(payload, list) != isinstance(step, int)):
            return
        try:
            payload = payload[step]  # type: ignore[index]
        except (KeyError, IndexError):
            return
    if isinstance(payload, dict) and last in payload:
        payload[last] = value


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    """A real payload of which a few fields are missing or odd."""
    event = draw(st.sampled_from(webhooks.EVENTS))
    payload = deepcopy(draw(st.sampled_from(webhooks.payloads(event))))
    near = [path for path in places(payload) if len(path) <= 5]
    for path in draw(st.lists(st.sampled_from(near), min_size=1, max_size=4)):
        damage(payload, path, draw(ODD))
    return event, payload


def check(key: str, value: object) -> None:
    """What a job holds goes into SQL and argument lists: numbers in range, names, plain text."""
    match value:
        case dict():
            for inner_key, inner in value.items():
                check(inner_key, inner)
        case list() | tuple():
            for inner in value:
                check(key, inner)
        case str():
            assert "\0" not in value
            assert value.encode("utf-8", "strict") is not None
            if key in PATTERNS:
                assert re.fullmatch(PATTERNS[key], value)
        case None:  # what was not told
            pass
        case _:
            assert isinstance(value, bool) or (isinstance(value, int) and 0 <= value < 2**63)


def assert_usable(decision: object) -> None:
    if isinstance(decision, Ignored):
        assert re.fullmatch(r"[a-zA-Z].*[a-z]", decision.reason)
        return
    assert isinstance(decision, tuple)
    assert decision
    for job in decision:
        check("", asdict(job))
        json.dumps(asdict(job))


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
