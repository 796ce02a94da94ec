"""Tells how far a scan is, has its best rewrites proven, and writes its result: one issue, one check run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bot.agents.orders import ScanOrder, read_order
from bot.agents.scan_chain import begin_stage
from bot.agents.scan_desk import SPEAK, Desk
from bot.agents.settling import serving
from bot.github import issues
from bot.github.authors import Ourselves
from bot.github.client import GitHub
from bot.github.errors import Forbidden, NotFound
from bot.publication.fingerprints import identity_of
from bot.publication.memory import Memory
from bot.queue import Claim, finish
from bot.scanning.issue import Result, body_of, same_result, title_of
from bot.scanning.merging import Found, merge, outside, to_prove, without_dismissed
from bot.scanning.parts import read_result, write_part
from bot.scanning.report import ended_report, report, result_of
from bot.scanning.standing import compare, recalled, remembered, standing
from bot.scanning.steps import next_step
from bot.scanning.words import done_body, ended_body, progress_body, with_result
from bot.store import installations, scan_parts, scans, suggestions
from bot.store.pool import Pool
from bot.store.scan_parts import PartCounts, PartStage
from bot.store.scans import Scan

NO_ISSUES = "the result is in the check run, for no issue can be written here"


class Reporter:
    """Speaks for a scan."""

    def __init__(
        self,
        pool: Pool,
        github: GitHub,
        ourselves: Ourselves,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._pool = pool
        self._github = github
        self._ourselves = ourselves
        self._now = now

    async def tell(self, claim: Claim) -> None:
        """Do for a scan what its state asks for now; whoever does the same again changes nothing."""
        order = read_order(ScanOrder, claim.payload)
        async with self._pool.acquire() as connection:
            scan = await scans.read(connection, order.scan)
            place = (
                await installations.read_repository(connection, scan.host, scan.repository) if scan else None
            )
            counts = await scan_parts.counts(connection, order.scan)
        if scan is None or place is None or not place.is_open_to_us or scan.state == "done":
            return
        async with serving(claim, self._pool, place):
            session = await self._github.session(
                place.repository.installation, repositories=[place.repository.id], permissions=SPEAK
            )
            await self._step(claim, scan, counts, Desk(session, self._ourselves, place))

    async def _step(
        self, claim: Claim, scan: Scan, counts: Mapping[PartStage, PartCounts], desk: Desk
    ) -> None:
        match next_step(scan, counts):
            case "end":
                await desk.say(scan, ended_body(scan))
                await desk.close_check(scan, ended_report(scan))
            case "progress":
                await self._say_progress(scan, counts, desk)
            case "prove":
                await self._prove(claim, scan, counts, desk)
            case "publish":
                await self._publish(claim, scan, counts, desk)

    async def _say_progress(self, scan: Scan, counts: Mapping[PartStage, PartCounts], desk: Desk) -> None:
        comment = await desk.say(scan, progress_body(scan, counts))
        if comment is not None:
            async with self._pool.acquire() as connection:
                await scans.set_comment(connection, scan.id, comment, self._now())

    async def _prove(
        self, claim: Claim, scan: Scan, counts: Mapping[PartStage, PartCounts], desk: Desk
    ) -> None:
        """Have the best rewrites proven; where there is none, or none may be run, publish at once."""
        found = outside(await self._found(scan))
        parts = to_prove(found, scan.kind, scan.path) if scan.run else ()
        if not parts:
            await self._publish(claim, scan, counts, desk)
            return
        async with self._pool.acquire() as connection, connection.transaction():
            locked = await scans.lock(connection, scan.id)
            if locked is None or not await scans.proving(connection, scan.id):
                return
            installation = desk.place.repository.installation
            asked = [(len(part.paths), write_part(part)) for part in parts]
            await begin_stage(connection, scan, installation, "prove", asked)
        async with self._pool.acquire() as connection:
            scan = await scans.read(connection, scan.id) or scan
            counts = await scan_parts.counts(connection, scan.id)
        await self._say_progress(scan, counts, desk)

    async def _publish(
        self, claim: Claim, scan: Scan, counts: Mapping[PartStage, PartCounts], desk: Desk
    ) -> None:
        everything = await self._found(scan)
        found = outside(everything)
        left = len(everything.items) - len(found.items)
        async with self._pool.acquire() as connection:
            before = await scans.before(connection, scan)
        now = standing(found, scan.sha or "")
        difference = compare(now, recalled(before.result) if before is not None else None)
        result = result_of(scan, found, counts, difference, left=left, files=self._files(scan, desk))
        target = await self._write_issue(scan, result, desk)
        await desk.close_check(scan, report(result, target))
        last = done_body(scan, found, difference, target)
        if found.items and not target:  # no issue can be written here
            last = with_result(scan, last, body_of(result))
        await desk.say(scan, last)
        async with self._pool.acquire() as connection, connection.transaction():
            await scans.finish(connection, scan.id, "done", result=remembered(now))
            await scan_parts.drop(connection, scan.id)
            await finish(connection, claim)

    async def _write_issue(
        self,
        scan: Scan,
        result: Result,
        desk: Desk,
    ) -> str:
        """Write the issue, or edit that of the last scan; return where the result stands, in Markdown."""
        body = await asyncio.to_thread(body_of, result)
        async with self._pool.acquire() as connection:
            known = await scans.last_issue(connection, scan)
        try:
            there = await desk.find_issue(known, result.target)
            if there is None and not result.found.items:
                return ""
            if there is None:
                title = title_of(scan.kind, scan.path, scan.of_pull)
                there = await issues.open_issue(desk.session, desk.name, title, body)
            elif not same_result(there.body, body):
                await issues.edit_issue(desk.session, desk.name, there.number, body)
        except (Forbidden, NotFound):
            return "" if scan.kind == "optimize" else NO_ISSUES
        async with self._pool.acquire() as connection:
            await scans.set_issue(connection, scan.id, there.number)
        return f"#{there.number}"

    def _files(self, scan: Scan, desk: Desk) -> str:
        web = self._github.host.clone_url(desk.name).removesuffix(".git")
        return f"{web}/blob/{scan.sha}"

    async def _found(self, scan: Scan) -> Found:
        async with self._pool.acquire() as connection:
            first = await scan_parts.results(connection, scan.id, "scan")
            later = await scan_parts.results(connection, scan.id, "prove")
            answered = await suggestions.remembered(connection, scan.host, scan.repository)
        found = await asyncio.to_thread(
            lambda: merge([read_result(each) for each in first], [read_result(each) for each in later])
        )
        return without_dismissed(found, Memory(frozenset(map(identity_of, answered.dismissed))))
