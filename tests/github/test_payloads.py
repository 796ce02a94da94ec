"""Payloads have at least the fields that all of GitHub's own examples of an event have."""

from __future__ import annotations

import json

import pytest

from tests.contracts.refresh_webhooks import KEPT, VARYING, always, fields, gather
from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.world import PullRequest

SHOP = "/repos/acme/shop"
FIELDS = {name: text.split() for name, text in json.loads(KEPT.read_text(encoding="utf-8")).items()}


async def everything(github: StandIn, call: Caller, pull: PullRequest) -> None:
    """Let happen what people and the App can do."""
    installation = github.world.installations[0]
    run = {"name": "velox", "head_sha": pull.head, "conclusion": "neutral"}
    actions = [{"label": "Verify", "description": "Run the code", "identifier": "verify"}]
    await call("POST", f"{SHOP}/check-runs", {**run, "actions": actions})
    github.press(github.world.runs[0], "verify")
    github.rerun(github.world.runs[0])
    github.rerun_all(github.world.runs[0])
    comment = {"path": "shop.py", "line": 3, "body": "slow"}
    review = {"event": "COMMENT", "body": "x", "comments": [comment]}
    await call("POST", f"{SHOP}/pulls/1/reviews", review)
    first = github.world.review_comments[0]
    await call("PATCH", f"{SHOP}/pulls/comments/{first.id}", {"body": "slower"})
    github.resolve(first)
    github.resolve(first, resolved=False)
    said = github.comment(pull, "/velox review")
    github.edit_comment(said, "/velox help")
    github.delete_comment(said)
    github.push("acme/shop", "next", {"a.py": "x = 1\n"})
    github.edit(pull, base="next", title="Better")
    github.edit(pull, base="main")
    github.push("acme/shop", "faster", {"a.py": "x = 2\n"})
    github.back_to_draft(pull)
    github.ready(pull)
    github.lock(pull)
    github.lock(pull, locked=False)
    github.queue(pull)
    github.close(pull)
    github.reopen(pull)
    github.merge(pull)
    github.delete_branch("acme/shop", "faster")
    github.ping()
    github.create_repository("acme/other")
    github.add_repositories(installation, "acme/other")
    github.remove_repositories(installation, "acme/other")
    github.accept_permissions(installation, installation.permissions)
    github.suspend(installation)
    github.unsuspend(installation)
    github.uninstall(installation)


async def test_no_field_of_githubs_is_missing(github: StandIn, call: Caller, pull: PullRequest) -> None:
    await everything(github, call, pull)
    seen: dict[str, set[str]] = {}
    for delivery in github.deliveries:
        name = f"{delivery.event}.{delivery.action}" if delivery.action else delivery.event
        seen.setdefault(name, set()).update(set(FIELDS.get(name, ())) - set(fields(delivery.payload)))
    assert {name: sorted(missing) for name, missing in seen.items() if missing} == {}
    assert len(seen.keys() & FIELDS.keys()) >= 28, sorted(seen.keys() & FIELDS.keys())


def test_what_examples_have_in_common() -> None:
    examples = [{"action": "opened", "a": {"b": 1, "c": 2}}, {"action": "opened", "a": {"b": 3}, "d": 4}]
    assert always(examples) == ["a", "a.b", "action"]
    assert gather([{"name": "ping", "examples": examples[:1]}, {"name": "fork", "examples": examples}]) == {
        "ping.opened": "a a.b a.c action"
    }


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_nothing_varying_is_kept(name: str) -> None:
    assert FIELDS[name] and not [field for field in FIELDS[name] if field.startswith(VARYING)]
