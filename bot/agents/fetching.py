"""Brings the code of a repository onto this machine, with the settings that govern it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.agents.gathering import NOBODYS, Governing, base_settings, gather, has_settings
from bot.bundle import Bundle
from bot.github.checkout import Checkout, Source, checkout
from bot.github.client import ApiSession, GitHub
from bot.github.errors import Forbidden, NotFound
from bot.github.pull_files import Hunks, read_meeting
from bot.github.session import Json
from bot.store.installations import KnownRepository

READ = {"contents": "read", "metadata": "read"}


class Fetching:
    """Fetches code with tokens that can do nothing else."""

    def __init__(self, github: GitHub, scratch: Path | None = None) -> None:
        self._github = github
        self._scratch = scratch

    def clone_url(self, place: KnownRepository) -> str:
        """Return the address of a repository for git."""
        return self._github.host.clone_url(place.repository.full_name)

    def checkout(self, source: Source) -> AbstractAsyncContextManager[Checkout]:
        """Fetch a source into a private folder, which is gone when the `async with` ends."""
        return checkout(source, parent=self._scratch)

    async def session(self, place: KnownRepository, permissions: Mapping[str, str]) -> ApiSession:
        """Return a session for one repository alone."""
        repository = place.repository
        return await self._github.session(
            repository.installation, repositories=[repository.id], permissions=permissions
        )

    async def token(self, place: KnownRepository) -> str:
        """Return a token for git that reads one repository."""
        repository = place.repository
        return await self._github.token(
            repository.installation, repositories=[repository.id], permissions=READ
        )

    async def tip(self, place: KnownRepository, branch: str) -> str | None:
        """Return the newest commit of a branch, None if there is no such branch."""
        session = await self.session(place, READ)
        path = "/repos/{+repository}/git/ref/heads/{+branch}"
        try:
            found = await session.get(path, repository=place.repository.full_name, branch=branch)
        except NotFound:
            return None
        return str(found["object"]["sha"])

    async def pull_source(
        self, place: KnownRepository, number: int, *, head: str, base: str, branch: str
    ) -> Source:
        """Return what to fetch of a pull request: from where its head left the base branch, with the settings
        of that branch now."""
        reading = await self.session(place, READ)
        meeting = await read_meeting(reading, place.repository.full_name, base, head)
        tip = await self.tip(place, branch) or base
        token = await self.token(place)
        return Source(self.clone_url(place), meeting.base, head, number, max(1, meeting.commits), token, tip)

    async def branch_source(self, place: KnownRepository, sha: str) -> Source:
        """Return what to fetch of a branch's commit alone."""
        return Source(self.clone_url(place), sha, sha, token=await self.token(place))

    async def gathered(
        self,
        found: Checkout,
        place: KnownRepository,
        base: str,
        *,
        run: bool,
        hunks: Hunks | None,
        silenced: tuple[str, ...] = (),
    ) -> Bundle:
        """Return what is reviewed of a checkout; `gather` says what the arguments mean."""
        settings = await asyncio.to_thread(base_settings, found)
        governing = NOBODYS if has_settings(settings) else await self.organisation(place)
        return await asyncio.to_thread(
            gather,
            found,
            base=base,
            run=run,
            settings=settings,
            governing=governing,
            hunks=hunks,
            silenced=silenced,
        )

    async def organisation(self, place: KnownRepository) -> Governing:
        """Return the settings in the owner's `.github` repository, where the App may read it."""
        owner = place.repository.full_name.partition("/")[0]
        try:
            session = await self._github.session(place.repository.installation, permissions=READ)
            path = "/repos/{owner}/.github/contents/velox.toml"
            return Governing(
                {"velox.toml": content_of(await session.get(path, owner=owner))}, f"{owner}/.github"
            )
        except (NotFound, Forbidden):
            return NOBODYS


def content_of(item: Json) -> bytes:
    """Return the bytes of a file as the contents endpoint gives them."""
    return base64.b64decode(item.get("content") or "")
