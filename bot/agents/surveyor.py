"""Begins a scan: finds the commit, says so, fetches the code, and cuts it into parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.agents.allowing import may_scan
from bot.agents.asking import end
from bot.agents.fetching import Fetching
from bot.agents.gathering import packed
from bot.agents.orders import ScanOrder, read_order
from bot.agents.scan_chain import begin_stage
from bot.agents.scan_desk import SPEAK, Desk
from bot.agents.settling import TRIES, GivenUp, serving
from bot.bundle import Bundle
from bot.github.authors import Ourselves
from bot.github.checkout import Source
from bot.github.errors import Forbidden, NotFound, Refused, Unavailable, Unreadable
from bot.github.session import Session
from bot.queue import Claim, finish
from bot.scanning.parts import Part, write_part
from bot.scanning.plan import Nothing, Plan, plan
from bot.scanning.words import progress_body
from bot.store import installations, proofs, pull_requests, scans, silenced
from bot.store.installations import KnownRepository
from bot.store.pool import Pool
from bot.store.pull_requests import PullRequestKey
from bot.store.scans import Scan
from engine.errors import BadInput


@dataclass(frozen=True, slots=True)
class Head:
    """What is scanned: a commit of a branch, whether its code may be run, and whose settings govern it."""

    source: Source
    branch: str
    governed_by: str
    run: bool


class Surveyor:
    """Fetches what is to be scanned."""

    def __init__(
        self,
        pool: Pool,
        fetching: Fetching,
        ourselves: Ourselves,
        *,
        listed: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._pool = pool
        self._fetching = fetching
        self._ourselves = ourselves
        self._listed = listed
        self._now = now

    async def survey(self, claim: Claim) -> None:
        """Take a scan from its order to its first parts, or end it with a sentence."""
        order = read_order(ScanOrder, claim.payload)
        async with self._pool.acquire() as connection:
            scan = await scans.read(connection, order.scan)
            place = (
                await installations.read_repository(connection, scan.host, scan.repository) if scan else None
            )
        if scan is None or place is None or scan.state != "queued" or not place.is_open_to_us:
            return  # a scan of a repository that is not ours any more is ended by the monitor
        async with serving(claim, self._pool, place), self._giving_up(claim, scan, place):
            await self._survey(claim, scan, place)

    async def _survey(self, claim: Claim, scan: Scan, place: KnownRepository) -> None:
        desk = Desk(await self._fetching.session(place, SPEAK), self._ourselves, place)
        counts = self._listed and scan.kind == "scan"
        async with self._pool.acquire() as connection:
            beyond = await may_scan(connection, scan.host, scan.repository, listed=counts, scan=scan.id)
        if beyond is not None:
            await self._end(claim, scan, place, beyond, "cancelled")
            return
        scan = await self._speak(scan, desk)
        head = await self._head(desk.session, scan, place)
        if head is None:
            await self._end(claim, scan, place, "there is no commit to scan yet")
            return
        branch, sha, run = head.branch, head.source.head, head.run
        async with self._pool.acquire() as connection:
            await scans.set_head(connection, scan.id, sha, branch)
            unwanted = await silenced.rules(connection, place.repository.host, place.repository.id)
        check = await desk.open_check(scan, sha)
        if check is not None:
            async with self._pool.acquire() as connection:
                await scans.set_check_run(connection, scan.id, check)
        await self._speak(replace(scan, sha=sha, branch=branch), desk)
        async with self._fetching.checkout(head.source) as there:
            bundle = await self._fetching.gathered(
                there, place, head.governed_by, run=run, hunks={}, silenced=unwanted
            )
        planned = await asyncio.to_thread(plan, bundle, scan.path)
        if isinstance(planned, Nothing):
            await self._end(claim, scan, place, planned.reason)
        else:
            await self._hand_on(claim, replace(scan, sha=sha, branch=branch, run=run), place, bundle, planned)

    async def _speak(self, scan: Scan, desk: Desk) -> Scan:
        """Tell how far the scan is, and remember where that stands."""
        comment = await desk.say(scan, progress_body(scan, {}))
        if comment is None:
            return scan
        now = self._now()
        async with self._pool.acquire() as connection:
            await scans.set_comment(connection, scan.id, comment, now)
        return replace(scan, comment=comment, spoken=now)

    async def _head(self, session: Session, scan: Scan, place: KnownRepository) -> Head | None:
        """Find the commit to scan; None if there is none yet."""
        name = place.repository.full_name
        if scan.pull and scan.number is not None:
            path = "/repos/{+repository}/pulls/{number}"
            pull = await session.get(path, repository=name, number=scan.number)
            head, base = pull["head"], pull["base"]
            source = await self._fetching.pull_source(
                place, scan.number, head=head["sha"], base=base["sha"], branch=base["ref"]
            )
            own = (head.get("repo") or {}).get("id") == base["repo"]["id"]
            run = own or await self._is_verified(scan, head["sha"])
            return Head(source, head["ref"], base["ref"], run)
        branch = str((await session.get("/repos/{+repository}", repository=name))["default_branch"])
        sha = await self._fetching.tip(place, branch)
        if sha is None:
            return None
        return Head(await self._fetching.branch_source(place, sha), branch, branch, run=True)

    async def _is_verified(self, scan: Scan, sha: str) -> bool:
        """Tell whether a maintainer let the code of a fork's head be run."""
        key = PullRequestKey(scan.host, scan.repository, scan.number or 0)
        async with self._pool.acquire() as connection:
            pull = await pull_requests.read(connection, key)
        return pull is not None and pull.verified == sha

    async def _hand_on(
        self, claim: Claim, scan: Scan, place: KnownRepository, bundle: Bundle, planned: Plan
    ) -> None:
        data = await asyncio.to_thread(packed, bundle)
        parts = [(len(shard.paths), write_part(Part(shard.paths, shard.around))) for shard in planned.shards]
        async with self._pool.acquire() as connection, connection.transaction():
            name = await proofs.put_bundle(connection, data)
            if await scans.fetched(
                connection,
                scan.id,
                sha=scan.sha or "",
                branch=scan.branch or "",
                run=scan.run,
                bundle=name,
                notes=planned.notes,
                total=sum(files for files, _ in parts),
            ):
                await begin_stage(connection, scan, place.repository.installation, "scan", parts)
            await finish(connection, claim)

    async def _end(
        self, claim: Claim, scan: Scan, place: KnownRepository, reason: str, how: scans.Ending = "failed"
    ) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await end(connection, scan, place, how, reason)
            await finish(connection, claim)

    @asynccontextmanager
    async def _giving_up(self, claim: Claim, scan: Scan, place: KnownRepository) -> AsyncIterator[None]:
        """End the scan where its code cannot be had, with the reason."""
        try:
            yield
        except (Forbidden, Refused, Unreadable, NotFound, Unavailable, BadInput) as error:
            if isinstance(error, NotFound | Unavailable) and claim.attempts < TRIES:
                raise
            await self._end(claim, scan, place, str(error))
            raise GivenUp from error
