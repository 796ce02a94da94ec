"""Scans one part of a repository: like the optimizer, it lets foreign code be run and has no credentials."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.agents.apart import CannotReview, ReviewBroke, part_apart
from bot.agents.orders import PartOrder, read_order
from bot.agents.scan_chain import end_part
from bot.agents.watching import LOOK, Superfluous, while_wanted
from bot.cache import Cache
from bot.queue import Claim, RetryLater, finish
from bot.reviewing import Effort
from bot.scanning.parts import PartResult, read_result
from bot.store import proofs, scan_parts, scans
from bot.store.pool import Connection, Pool
from bot.store.scan_parts import PartEnding, PartRow
from bot.store.scans import Scan
from engine.certificate import document
from engine.errors import BadInput

OVERHEAD = 120.0
"""Seconds that a part may take beside its proofs."""

BREAKS = 2
"""So often a part may end its process or its worker before it is given up."""


class Prospector:
    """Lets the engine scan a part of what was fetched."""

    def __init__(
        self,
        pool: Pool,
        effort: Effort,
        *,
        look: float = LOOK,
        shared: Cache | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._pool = pool
        self._effort = effort
        self._look = look
        self._shared = shared
        self._now = now

    async def prospect(self, claim: Claim) -> None:
        """Scan one part, and start the next; a part that cannot be scanned does not end the scan."""
        order = read_order(PartOrder, claim.payload)
        async with self._pool.acquire() as connection:
            part = await scan_parts.read(connection, order.part)
            scan = await scans.read(connection, part.scan) if part is not None else None
            packed = await proofs.get_bundle(connection, scan.bundle) if scan and scan.bundle else None
        if part is None or scan is None or part.state != "running" or scan.finished is not None:
            return
        if packed is None:
            await self._ended(claim, part, "failed", reason="its code is no longer stored")
        elif claim.attempts > BREAKS:
            await self._ended(claim, part, "failed", reason="its worker ended without a word, every time")
        else:
            await self._scan(claim, part, scan, packed)

    async def _scan(self, claim: Claim, part: PartRow, scan: Scan, packed: bytes) -> None:
        seconds = self._effort.proof_seconds + OVERHEAD
        try:
            written = await while_wanted(
                part_apart(part.asked, packed, self._effort, seconds, self._shared),
                lambda: self._is_wanted(scan),
                self._look,
            )
            result = read_result(written)
        except Superfluous:
            return
        except (CannotReview, BadInput) as error:
            await self._ended(claim, part, "failed", reason=str(error))
        except ReviewBroke as error:
            if claim.attempts < BREAKS:
                raise RetryLater(str(error)) from error
            await self._ended(claim, part, "failed", reason=str(error))
        else:
            await self._ended(claim, part, "done", written=written, result=result)

    async def _ended(
        self,
        claim: Claim,
        part: PartRow,
        ending: PartEnding,
        *,
        reason: str | None = None,
        written: bytes | None = None,
        result: PartResult | None = None,
    ) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await end_part(connection, part, ending, self._now(), reason=reason, written=written)
            if result is not None:
                await _keep_certificates(connection, part.scan, result)
            await finish(connection, claim)

    async def _is_wanted(self, scan: Scan) -> bool:
        async with self._pool.acquire() as connection:
            return await scans.is_wanted(connection, scan.id)


async def _keep_certificates(connection: Connection, scan: int, result: PartResult) -> None:
    known = await scans.read(connection, scan)
    for comment in result.survey.comments:
        certificate = comment.certificate
        if certificate is not None and known is not None:
            await proofs.put_certificate(
                connection, known.host, known.repository, certificate.id, document(certificate)
            )
