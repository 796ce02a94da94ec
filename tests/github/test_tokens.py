"""Who may call: what GitHub takes of the App's own tokens and of an installation's, and what it refuses."""

from __future__ import annotations

import re
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.world import Installation, PullRequest

SHOP = "/repos/acme/shop"


@pytest.mark.parametrize("issuer", ["number", "text", "client id"])
async def test_the_app_signs_for_itself(github: StandIn, call: Caller, issuer: str) -> None:
    claim = {"number": github.app_id, "text": str(github.app_id), "client id": github.world.client_id}[issuer]
    now = int(time.time())
    token = jwt.encode({"iat": now - 60, "exp": now + 600, "iss": str(claim)}, github.private_key, "RS256")
    assert (await call("GET", "/app", token=token)).status == 200


@pytest.mark.parametrize(
    ("claims", "status", "words"),
    [
        ({"exp": 700}, 401, "too far in the future"),
        ({"exp": -10}, 401, "future time"),
        ({"exp": None}, 401, "future time"),
        ({"iat": 300}, 401, "'Issued at'"),
        ({"iss": "42"}, 404, "Integration not found"),
    ],
)
async def test_claims_that_are_refused(
    call: Caller, claims: dict[str, int | str | None], status: int, words: str
) -> None:
    """Numbers are seconds from now."""
    now = int(time.time())
    sent = {name: now + value if isinstance(value, int) else value for name, value in claims.items()}
    reply = await call("GET", "/app", token=call.app_token(**sent))
    assert reply.status == status and words in reply.body["message"]


async def test_another_key_or_algorithm_is_refused(github: StandIn, call: Caller) -> None:
    now = int(time.time())
    claims = {"iat": now - 60, "exp": now + 500, "iss": str(github.app_id)}
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for token in (
        jwt.encode(claims, stranger, "RS256"),
        jwt.encode(claims, github.private_key, "RS512"),
        jwt.encode(claims, "x" * 64, "HS512"),
        "nonsense",
    ):
        assert (await call("GET", "/app", token=token)).status == 401


async def test_keys_are_changed_without_a_gap(github: StandIn, call: Caller) -> None:
    old = call.app_token()
    assert github.add_private_key() == github.private_key
    assert (await call("GET", "/app", token=old)).status == 200
    assert (await call("GET", "/app", token=call.app_token())).status == 200
    github.delete_old_private_keys()
    assert (await call("GET", "/app", token=old)).status == 401


async def test_installation_tokens_are_long_and_opaque(call: Caller, installation: Installation) -> None:
    reply = await call.use(installation)
    assert re.fullmatch(r"ghs_[A-Za-z0-9._-]{36,}", reply.body["token"])
    assert len(reply.body["token"]) > 500 and reply.body["token"].count(".") == 2
    assert reply.body["permissions"] == installation.permissions


async def test_each_kind_of_token_has_its_endpoints(call: Caller, installation: Installation) -> None:
    await call.use(installation)
    assert (await call("GET", "/app")).status == 401
    assert (await call("GET", SHOP, token=call.app_token())).status == 401
    assert (await call("GET", SHOP, headers={"Authorization": None})).status == 401


async def test_tokens_end(github: StandIn, call: Caller, installation: Installation) -> None:
    await call.use(installation)
    assert (await call("GET", SHOP)).status == 200
    github.expire_tokens()
    reply = await call("GET", SHOP)
    assert (reply.status, reply.body["message"]) == (401, "Bad credentials")
    await call.use(installation)
    assert (await call("DELETE", "/installation/token")).status == 204
    assert (await call("GET", SHOP)).status == 401


async def test_a_token_covers_the_repositories_it_was_made_for(
    github: StandIn, call: Caller, installation: Installation
) -> None:
    shop = github.find("acme/shop")
    other = github.create_repository("acme/other")
    foreign = github.create_repository("zoo/cage")
    assert (await call.use(installation, repository_ids=[other.id])).status == 422
    github.add_repositories(installation, "acme/other")
    reply = await call.use(installation, repository_ids=[shop.id])
    assert [item["id"] for item in reply.body["repositories"]] == [shop.id]
    assert (await call("GET", SHOP)).status == 200
    assert (await call("GET", "/repos/acme/other")).status == 404
    assert (await call("GET", f"/repos/{foreign.full_name}")).status == 404
    assert (await call("GET", "/installation/repositories")).body["total_count"] == 1
    github.remove_repositories(installation, "acme/shop")
    assert (await call("GET", SHOP)).status == 404


async def test_a_token_may_do_what_it_was_made_for(
    github: StandIn, call: Caller, installation: Installation, pull: PullRequest
) -> None:
    await call.use(installation, permissions={"contents": "read"})
    assert (await call("GET", f"{SHOP}/contents/shop.py")).status == 200
    assert not github.breaches
    reply = await call("POST", f"{SHOP}/check-runs", {"name": "velox", "head_sha": pull.head})
    assert (reply.status, reply.body["message"]) == (403, "Resource not accessible by integration")
    assert reply.headers["X-Accepted-GitHub-Permissions"] == "checks=write"
    assert len(github.breaches) == 1


async def test_nothing_more_is_given_than_the_installation_has(
    call: Caller, installation: Installation
) -> None:
    for wanted in ({"contents": "write"}, {"administration": "read"}):
        reply = await call.use(installation, permissions=wanted)
        assert reply.status == 422 and "not granted" in reply.body["message"]


async def test_contents_are_never_written(github: StandIn, call: Caller, pull: PullRequest) -> None:
    body = {"message": "x", "content": "eA=="}
    assert (await call("PUT", f"{SHOP}/contents/new.py", body)).status == 403
    assert (await call("PUT", f"{SHOP}/pulls/1/merge", {})).status == 403
    assert len(github.breaches) == 2


async def test_comments_need_one_of_two_permissions(
    call: Caller, installation: Installation, pull: PullRequest
) -> None:
    for name in ("issues", "pull_requests"):
        await call.use(installation, permissions={name: "write"})
        assert (await call("POST", f"{SHOP}/issues/1/comments", {"body": "x"})).status == 201


async def test_a_suspended_installation_does_nothing(
    github: StandIn, call: Caller, installation: Installation
) -> None:
    await call.use(installation)
    github.suspend(installation)
    for reply in (await call("GET", SHOP), await call.use(installation)):
        assert reply.status == 403 and "suspended" in reply.body["message"]
    github.unsuspend(installation)
    assert (await call("GET", SHOP)).status == 200
    github.uninstall(installation)
    assert (await call("GET", SHOP)).status == 401
    assert (await call.use(installation)).status == 404


async def test_an_archive_is_read_only(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.archive("acme/shop")
    reply = await call("POST", f"{SHOP}/issues/1/comments", {"body": "x"})
    assert reply.status == 403 and "archived" in reply.body["message"]
    assert (await call("GET", SHOP)).status == 200
    assert not github.breaches
