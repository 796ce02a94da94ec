"""What stands between a request and its endpoint: headers, tokens, limits, the contract, permissions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from aiohttp import web

from tests.github.answers import Answer, Listing, Refusal, not_found
from tests.github.contract import VERSIONS, Contract, Operation, body_errors, path_errors, query_errors
from tests.github.limits import Limits
from tests.github.permissions import accepted_header, caller, needed, suffices
from tests.github.tokens import bearer, find, verify_app
from tests.github.world import Token, World

Json = Any

INVISIBLE = "Resource not accessible by integration"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in, decoded."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Json
    has_body: bool
    headers: Mapping[str, str]


async def read(request: web.Request, path: str) -> Asked:
    """Decode a request; refuses a body that is no JSON."""
    raw = await request.read()
    body: Json = None
    if raw:
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise Refusal(400, "Problems parsing JSON", breach=True) from None
    return Asked(request.method, path, dict(request.query), body, bool(raw), request.headers)


def check_headers(headers: Mapping[str, str]) -> None:
    """Refuse a request without what every request to GitHub should have."""
    if not headers.get("User-Agent", "").strip():
        said = (
            "Request forbidden by administrative rules. Please make sure your request has a User-Agent header"
        )
        raise Refusal(403, said, breach=True)
    version = headers.get("X-GitHub-Api-Version")
    if version is None:
        raise Refusal(400, "X-GitHub-Api-Version is missing: pin the version with every call", breach=True)
    if version not in VERSIONS:
        raise Refusal(400, f"The API version '{version}' is not supported", breach=True)


def authenticate(world: World, operation: Operation, headers: Mapping[str, str]) -> Token | None:
    """Return the token of a request to an installation's endpoint; refuses whoever may not call."""
    text = bearer(headers.get("Authorization"))
    match caller(operation.method, operation.path):
        case "anyone":
            return None
        case "app":
            if text is None:
                raise Refusal(401, "A JSON web token could not be decoded", breach=True)
            verify_app(world, text)
            return None
    if text is None:
        raise Refusal(401, "Requires authentication", breach=True)
    return find(world, text)


def check_contract(contract: Contract, operation: Operation, names: Mapping[str, str], asked: Asked) -> None:
    """Refuse what GitHub's own description does not allow."""
    wrong = [
        *path_errors(contract, operation, names),
        *query_errors(contract, operation, asked.query),
        *body_errors(operation, asked.body, asked.has_body),
    ]
    if wrong:
        raise Refusal(422, f"Invalid request.\n\n{' '.join(wrong)}", wrong, breach=True)


def check_reach(world: World, operation: Operation, names: Mapping[str, str], token: Token | None) -> None:
    """Refuse a repository that the token does not cover, a permission it lacks, and writes to an archive."""
    if token is None:
        return
    wanted = needed(operation.method, operation.path)
    if "owner" in names:
        repository = world.repository(f"{names['owner']}/{names['repo']}")
        if repository is None or not token.covers(repository):
            raise not_found()
        if not suffices(token.permissions, wanted):
            accepted = {"X-Accepted-GitHub-Permissions": accepted_header(wanted)}
            raise Refusal(403, INVISIBLE, headers=accepted, breach=True)
        if repository.archived and operation.method != "GET":
            raise Refusal(403, "Repository was archived so is read-only.")


def count(limits: Limits, world: World, token: Token | None, method: str, running: int) -> None:
    """Count a request against the limits of its installation."""
    if token is not None:
        limits.check(token.installation, world.now(), method not in {"GET", "HEAD"}, running)


def page(listing: Listing, asked: Asked, address: str) -> Answer:
    """Give out one page of a list, with the links to the others."""
    size = int(asked.query.get("per_page", "30"))
    if listing.cursors:
        start = int(asked.query.get("cursor", "0").removeprefix("v1_") or 0)
        number = start // size + 1
    else:
        number = int(asked.query.get("page", "1"))
        start = (number - 1) * size
    shown = listing.items[start : start + size]
    last = max(1, -(-len(listing.items) // size))
    links = {}
    if number < last:
        links["next"] = f"v1_{start + size}" if listing.cursors else str(number + 1)
        if not listing.cursors:
            links["last"] = str(last)
    if number > 1 and not listing.cursors:
        links.update(prev=str(number - 1), first="1")
    name = "cursor" if listing.cursors else "page"
    header = ", ".join(
        f'<{address}?{urlencode({**asked.query, name: value})}>; rel="{relation}"'
        for relation, value in links.items()
    )
    body = {"total_count": len(listing.items), listing.wrap: shown} if listing.wrap else shown
    return Answer(200, body, {"Link": header} if header else {})


def etag(answer: Answer, headers: Mapping[str, str]) -> tuple[str, bytes]:
    """Return an answer's ETag and bytes. It differs by token and media type, as GitHub's does."""
    raw = answer.body if isinstance(answer.body, bytes) else orjson.dumps(answer.body)
    salt = f"{headers.get('Authorization', '')}|{headers.get('Accept', '')}".encode()
    return f'W/"{hashlib.sha256(salt + raw).hexdigest()}"', raw
