"""GitHub's description judges requests; what it does not know of is refused and written down."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.contracts.refresh import known_paths, trim
from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.contract import github_contract
from tests.github.world import Installation, PullRequest

SHOP = "/repos/acme/shop"


def refused(github: StandIn, words: str) -> None:
    (breach,) = github.breaches
    assert words in (breach.breach or ""), breach.breach


async def test_a_version_is_pinned(github: StandIn, call: Caller, pull: PullRequest) -> None:
    assert (await call("GET", SHOP, headers={"X-GitHub-Api-Version": None})).status == 400
    refused(github, "X-GitHub-Api-Version is missing")


async def test_the_version_is_one_of_githubs(call: Caller, pull: PullRequest) -> None:
    assert (await call("GET", SHOP, headers={"X-GitHub-Api-Version": "2019-01-01"})).status == 400
    assert (await call("GET", SHOP, headers={"X-GitHub-Api-Version": "2026-03-10"})).status == 200


async def test_an_agent_is_named(github: StandIn, call: Caller, pull: PullRequest) -> None:
    assert (await call("GET", SHOP, headers={"User-Agent": None})).status == 403
    refused(github, "User-Agent")


async def test_unknown_endpoints(github: StandIn, call: Caller, pull: PullRequest) -> None:
    assert (await call("GET", f"{SHOP}/secrets")).status == 404
    refused(github, "Not Found")


async def test_graphql(github: StandIn, call: Caller, pull: PullRequest) -> None:
    url = f"{github.web_url}/api/graphql"
    async with call.session.post(url, json={"query": "{viewer{login}}"}) as answer:
        assert answer.status == 404
    refused(github, "/api/graphql")


async def test_endpoints_that_are_not_carried_out(github: StandIn, call: Caller, pull: PullRequest) -> None:
    assert (await call("GET", f"{SHOP}/pulls/1/requested_reviewers")).status == 501
    refused(github, "The stand-in has no GET")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"sort": "size"}, "is not one of"),
        ({"per_page": "101"}, "from 1 to 100"),
        ({"per_page": "many"}, "not of the type"),
        ({"pages": "2"}, "not known here"),
    ],
)
async def test_queries(
    github: StandIn, call: Caller, pull: PullRequest, query: Mapping[str, str], words: str
) -> None:
    assert (await call("GET", f"{SHOP}/pulls", query=query)).status == 422
    refused(github, words)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (None, "Body should be a JSON object"),
        ([], "is not of type 'object'"),
        ({"head_sha": "0" * 40}, "'name' is a required property"),
        ({"name": "velox", "head_sha": "0" * 40, "severity": "low"}, "'severity' was unexpected"),
        ({"name": "velox", "head_sha": "0" * 40, "status": "done"}, "is not one of"),
        ({"name": "velox", "head_sha": "0" * 40, "started_at": "today"}, "is not a 'date-time'"),
        ({"name": "velox", "head_sha": "0" * 40, "details_url": 3}, "is not of type 'string'"),
    ],
)
async def test_bodies(github: StandIn, call: Caller, pull: PullRequest, body: object, words: str) -> None:
    assert (await call("POST", f"{SHOP}/check-runs", body)).status == 422
    refused(github, words)


async def test_unknown_fields_deep_inside(github: StandIn, call: Caller, pull: PullRequest) -> None:
    comment = {"path": "shop.py", "line": 3, "body": "x", "subject_type": "line"}
    body = {"event": "COMMENT", "body": "x", "comments": [comment]}
    assert (await call("POST", f"{SHOP}/pulls/1/reviews", body)).status == 422
    refused(github, "'subject_type' was unexpected")


async def test_unknown_fields_beside_a_choice(github: StandIn, call: Caller, pull: PullRequest) -> None:
    run = (await call("POST", f"{SHOP}/check-runs", {"name": "velox", "head_sha": pull.head})).body["id"]
    assert (
        await call("PATCH", f"{SHOP}/check-runs/{run}", {"conclusion": "neutral", "head_sha": "x"})
    ).status == 422
    refused(github, "'head_sha' was unexpected")


async def test_bodies_that_are_no_json(github: StandIn, call: Caller, installation: Installation) -> None:
    url = f"{github.url}/app/installations/{installation.id}/access_tokens"
    async with call.session.post(url, data=b"{", headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 400
    refused(github, "Problems parsing JSON")


def test_variables_of_a_path_are_decoded_and_may_be_long() -> None:
    for path, name, value in (
        ("/repos/o/r/contents/a%20b/%C3%BC%2B.py", "path", "a b/ü+.py"),
        ("/repos/o/r/compare/main...fix%2Fthis", "basehead", "main...fix/this"),
        ("/repos/o/r/commits/refs/heads/x/check-runs", "ref", "refs/heads/x"),
    ):
        found = github_contract().find("GET", path)
        assert found is not None and found[1][name] == value


def test_every_request_body_compiles_and_refuses_the_unknown() -> None:
    contract = github_contract()
    for template, item in contract.document["paths"].items():
        for method in item:
            body = contract.operation(method, template).body
            if body is not None:
                body.is_valid({"velox": "certainly unknown"})


def test_trimming_what_is_trimmed_changes_nothing() -> None:
    description = {
        "openapi": "3.0.3",
        "info": {"version": "1"},
        "paths": {"/a": {"get": {"description": "x", "$ref": "#/components/schemas/one"}}, "/b": {}},
        "components": {
            "schemas": {
                "one": {"properties": {"example": {"$ref": "#/components/schemas/two"}, "description": {}}},
                "two": {"example": 3},
                "three": {},
            }
        },
    }
    trimmed = trim(description, ["/a"])
    assert trimmed["paths"] == {"/a": {"get": {"$ref": "#/components/schemas/one"}}}
    assert trimmed["components"]["schemas"] == {
        "one": {"properties": {"example": {"$ref": "#/components/schemas/two"}, "description": {}}},
        "two": {},
    }
    assert trim(trimmed, ["/a"]) == trimmed
    assert len(known_paths()) == 99
