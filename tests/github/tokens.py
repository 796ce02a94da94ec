"""Who calls: the App by a JSON Web Token it signed, or an installation by a token that GitHub gave out."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from typing import Any

import jwt
from jwt.types import Options

from tests.github.answers import Refusal, not_found
from tests.github.permissions import LEVELS
from tests.github.world import Installation, Repository, Token, World

Json = Any

NOT_FUTURE = (
    "'Expiration time' claim ('exp') must be a numeric value representing the future time at which "
    "the assertion expires"
)
NOT_HERS = (
    "There is at least one repository that does not exist or is not accessible to the parent installation."
)
HOUR = 3600.0
LONGEST = 600
DRIFT = 60
"""A token of the App lives ten minutes at most; GitHub allows for clocks that differ."""


def _claims(world: World, token: str) -> dict[str, Json]:
    """Return what a token says, if one of the App's keys signed it; an App may have several."""
    unchecked: Options = {"verify_exp": False, "verify_iat": False, "verify_iss": False}
    for key in reversed(world.keys):
        try:
            return jwt.decode(token, key.public_key(), algorithms=["RS256"], options=unchecked)
        except jwt.InvalidTokenError:
            continue
    raise Refusal(401, "A JSON web token could not be decoded", breach=True)


def verify_app(world: World, token: str) -> None:
    """Refuse a token of the App that GitHub would not take."""
    claims = _claims(world, token)
    now = world.now()
    issuer, expires, issued = claims.get("iss"), claims.get("exp"), claims.get("iat")
    if str(issuer) not in {str(world.app_id), world.client_id}:
        raise Refusal(404, "Integration not found", breach=True)
    if not isinstance(expires, int):
        raise Refusal(401, NOT_FUTURE, breach=True)
    if expires <= now:
        raise Refusal(401, NOT_FUTURE)
    if expires > now + LONGEST:
        raise Refusal(401, "'Expiration time' claim ('exp') is too far in the future", breach=True)
    if not isinstance(issued, int) or issued > now + DRIFT:
        said = (
            "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
        )
        raise Refusal(401, said, breach=True)


def _text(world: World) -> str:
    """Return a token in the stateless format: `ghs_`, the App, and two dots in 520 letters."""

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).decode().rstrip("=")

    head = part(json.dumps({"alg": "ES256", "typ": "JWT"}).encode())
    return f"ghs_{world.app_id}_{head}.{part(secrets.token_bytes(285))}.{part(secrets.token_bytes(64))}"


def _repositories(installation: Installation, body: Mapping[str, Json]) -> tuple[Repository, ...] | None:
    if "repository_ids" not in body and "repositories" not in body:
        return None
    ids, names = set(body.get("repository_ids", ())), {name.lower() for name in body.get("repositories", ())}
    if len(ids) + len(names) > 500:
        raise Refusal(422, "There are too many repositories: 500 at most.", breach=True)
    chosen = tuple(
        repository
        for repository in installation.repositories
        if not repository.deleted and (repository.id in ids or repository.name.lower() in names)
    )
    if len(chosen) < len(ids) + len(names) or not chosen:
        raise Refusal(422, NOT_HERS)
    return chosen


def mint(world: World, installation: Installation, body: Mapping[str, Json]) -> Token:
    """Give out a token, down-scoped as asked; refuses what the installation itself may not do."""
    if installation.deleted:
        raise not_found()
    if installation.suspended_at is not None:
        raise Refusal(403, "This installation has been suspended")
    wanted: Mapping[str, str] = body.get("permissions") or installation.permissions
    for resource, level in wanted.items():
        if LEVELS.get(level, 9) > LEVELS.get(installation.permissions.get(resource, ""), 0):
            raise Refusal(422, "The permissions requested are not granted to this installation.", breach=True)
    token = Token(
        text=_text(world),
        installation=installation,
        repositories=_repositories(installation, body),
        permissions={"metadata": "read", **wanted},
        expires_at=world.now() + HOUR,
    )
    world.tokens[token.text] = token
    return token


def find(world: World, text: str) -> Token:
    """Return the token of a request; refuses one that is unknown, expired, revoked or suspended."""
    token = world.tokens.get(text)
    if token is None or token.revoked or token.expires_at <= world.now() or token.installation.deleted:
        raise Refusal(401, "Bad credentials")
    if token.installation.suspended_at is not None:
        raise Refusal(403, "This installation has been suspended")
    return token


def bearer(header: str | None) -> str | None:
    """Return the token of an Authorization header, None if there is none of a kind that the API takes."""
    kind, _, text = (header or "").partition(" ")
    return text.strip() if kind.lower() in {"bearer", "token"} and text.strip() else None


def basic(header: str | None) -> str | None:
    """Return the token that git sends as the password of `x-access-token`."""
    kind, _, text = (header or "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(text.strip(), validate=True).decode("ascii").partition(":")
    except ValueError:
        return None
    return password if user == "x-access-token" else None
