"""Fetches the code of a repository that a program named over HTTP, for a worker without credentials.

With a token of the App where it is installed, else without any, as anybody may. It runs nothing of it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot import log
from bot.agents.clerk import sentence
from bot.agents.gathering import base_settings, gather, packed
from bot.counter import asked
from bot.counter.repositories import Named, NotThere, insist_on_ref, is_commit, named
from bot.counter.tasks import api_job, job_of
from bot.github.checkout import Source, checkout
from bot.github.client import GitHub
from bot.github.errors import (
    Forbidden,
    GitHubError,
    Limited,
    NotFound,
    Refused,
    Suspended,
    Unauthorized,
    Unreadable,
)
from bot.github.tips import tip_of
from bot.queue import Claim, RetryLater, enqueue, finish
from bot.store import api_jobs, proofs
from bot.store.api_jobs import ApiJob
from bot.store.pool import Pool
from engine.errors import BadInput

TRIES = 3
"""So often GitHub is asked before the job is given up."""

READ = {"contents": "read", "metadata": "read"}

UNSEEN = "There is no such repository or commit, or it is not for this server to see."
FINAL = (Forbidden, NotFound, Refused, Suspended, Unauthorized, Unreadable, BadInput, NotThere)


class Messenger:
    """Fetches what jobs of the HTTP API are about."""

    def __init__(self, pool: Pool, github: GitHub, scratch: Path | None = None) -> None:
        self._pool = pool
        self._github = github
        self._scratch = scratch

    async def fetch(self, claim: Claim) -> None:
        """Fetch the code of one job and hand it on, or end the job with a sentence."""
        async with self._pool.acquire() as connection:
            job = await api_jobs.read(connection, job_of(claim))
            if job is None or job.ended or not await api_jobs.begin(connection, job.id):
                return
        with log.about(job=str(job.id), request=job.request_id):
            try:
                await self._fetch(claim, job)
            except FINAL as error:
                await self._fail(claim, job, _said(error))
            except GitHubError as error:
                if claim.attempts >= TRIES:
                    await self._fail(claim, job, f"GitHub did not answer as it should: {error.said}.")
                    return
                wait = error.seconds if isinstance(error, Limited) else None
                raise RetryLater(str(error), wait) from error

    async def _fetch(self, claim: Claim, job: ApiJob) -> None:
        wish = asked.ScanRepository.model_validate(
            {name: value for name, value in job.request.items() if name in asked.ScanRepository.model_fields}
        )
        place = named(wish.repository_url, self._github.host.web)
        if wish.ref:
            insist_on_ref(wish.ref)
        url = self._github.host.clone_url(place.full_name)
        token = await self._token(place)
        known = is_commit(wish.ref)
        sha = (
            wish.ref
            if known
            else await tip_of(url, f"/{place.full_name}", wish.ref, token, parent=self._scratch)
        )
        async with checkout(Source(url, sha, sha, token=token), parent=self._scratch) as there:
            settings = await asyncio.to_thread(base_settings, there)
            bundle = await asyncio.to_thread(
                gather, there, base=wish.ref or "its default branch", run=True, settings=settings, hunks={}
            )
        data = await asyncio.to_thread(packed, bundle)
        source = f"{place.full_name} at {sha[:12]}"
        async with self._pool.acquire() as connection, connection.transaction():
            digest = await proofs.put_bundle(connection, data)
            if await api_jobs.fetched(connection, job.id, digest, source):
                await enqueue(connection, [api_job(job.id, job.tenant)])
            await finish(connection, claim)

    async def _token(self, place: Named) -> str:
        """Return a token that reads this repository, empty where the App is not installed on it."""
        path = "/repos/{owner}/{repo}/installation"
        try:
            found = await self._github.app().get(path, owner=place.owner, repo=place.name)
            installation = int(found["id"])
            session = await self._github.session(installation, permissions=READ)
            about = await session.get("/repos/{owner}/{repo}", owner=place.owner, repo=place.name)
            return await self._github.token(installation, repositories=[int(about["id"])], permissions=READ)
        except (NotFound, Suspended):
            return ""

    async def _fail(self, claim: Claim, job: ApiJob, reason: str) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await api_jobs.fail(connection, job.id, sentence(reason))
            await finish(connection, claim)


def _said(error: Exception) -> str:
    """Return what may be told of an error: not whether something hidden is there."""
    if isinstance(error, Unreadable):
        return f"The repository is beyond what is read: {error.said}"
    return UNSEEN if isinstance(error, GitHubError) else str(error)
