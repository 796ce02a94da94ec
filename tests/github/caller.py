"""A plain client for the stand-in's own tests. It holds every answer against GitHub's description."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt
from jsonschema.exceptions import best_match
from multidict import CIMultiDictProxy

from tests.github import StandIn
from tests.github.contract import github_contract
from tests.github.world import Installation

Json = Any


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    body: Json
    headers: CIMultiDictProxy[str]

    @property
    def errors(self) -> list[Json]:
        """What a refusal says in detail."""
        return list(self.body.get("errors", []))


class Caller:
    """Sends requests as an App would."""

    def __init__(self, github: StandIn, session: aiohttp.ClientSession) -> None:
        self.github = github
        self.session = session
        self.token = ""

    def app_token(self, **claims: Json) -> str:
        """Return the App's own token."""
        now = int(self.github.world.now())
        claims = {"iat": now - 60, "exp": now + 540, "iss": str(self.github.app_id), **claims}
        return jwt.encode(claims, self.github.private_key, algorithm="RS256")

    async def use(self, installation: Installation, **asked: Json) -> Reply:
        """Get an installation token, and use it from now on."""
        path = f"/app/installations/{installation.id}/access_tokens"
        reply = await self("POST", path, asked, token=self.app_token())
        if reply.status == 201:
            self.token = reply.body["token"]
        return reply

    async def __call__(
        self,
        method: str,
        path: str,
        body: Json = None,
        *,
        query: Mapping[str, str] | None = None,
        token: str | None = None,
        headers: Mapping[str, str | None] | None = None,
        follow: bool = True,
    ) -> Reply:
        """Send a request. A header of None is left out."""
        sent = {
            "Authorization": f"Bearer {self.token if token is None else token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
            "User-Agent": "tests",
            **(headers or {}),
        }
        async with self.session.request(
            method,
            self.github.url + path,
            json=body,
            params=query,
            headers={name: value for name, value in sent.items() if value is not None},
            skip_auto_headers=("User-Agent",),
            allow_redirects=follow,
        ) as answer:
            raw = await answer.read()
            is_json = answer.content_type == "application/json"
            reply = Reply(answer.status, json.loads(raw) if raw and is_json else raw, answer.headers)
        if is_json and raw:
            self._judge(method, path, reply)
        return reply

    def _judge(self, method: str, path: str, reply: Reply) -> None:
        if path == "/app/installations":
            return  # Octokit's copy asks that an account be user and enterprise at once
        found = github_contract().find(method, path)
        validator = found and github_contract().answer_validator(found[0], reply.status)
        if validator:
            wrong = [
                f"{list(deepest.absolute_path)}: {deepest.message[:200]}"
                for error in validator.iter_errors(reply.body)
                if (deepest := best_match([error]))
                and not _is_forgotten_null(deepest.absolute_path, deepest.instance)
            ]
            assert not wrong, (method, path, wrong)


FORGOTTEN = (("line",), ("original_line",), ("position",), ("head", "repo"))


def _is_forgotten_null(path: Iterable[str | int], value: Json) -> bool:
    """GitHub's description forgets that the line of an outdated comment, or a deleted fork, is null."""
    place = tuple(part for part in path if isinstance(part, str))
    return value is None and any(place[-len(end) :] == end for end in FORGOTTEN)
