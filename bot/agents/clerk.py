"""Does what programs asked for over HTTP: like the optimizer it lets foreign code run, without credentials.

Code of this machine it reads as bytes, below the roots alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import log
from bot.agents.apart import CannotReview, ReviewBroke
from bot.agents.warm import Warm
from bot.agents.watching import LOOK, Superfluous, while_wanted
from bot.cache import Cache
from bot.counter.tasks import job_of
from bot.llm.handed_down import Allowed, Models
from bot.queue import Claim, RetryLater, finish
from bot.reviewing import Effort
from bot.store import api_jobs
from bot.store.api_jobs import ApiJob
from bot.store.llm import TokenTab
from bot.store.pool import Pool
from engine.errors import BadInput

BREAKS = 2
"""So often a job may end its process or its worker before it is given up."""

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class Tools:
    """What work is done with. `tell` remembers how far it is, out of how much, and with what in hand.

    `models` are the language models that the operator has set up, as they are asked for this job's token;
    `warm` begins processes faster, where there is one.
    """

    pool: Pool
    effort: Effort
    roots: tuple[Path, ...]
    shared: Cache | None
    tell: Callable[[int, int, str], Awaitable[None]]
    models: Allowed | None = None
    warm: Warm | None = None


Work = Callable[[ApiJob, Tools], Awaitable[bytes]]
"""Does one kind of job, and returns its result as JSON."""


class Clerk:
    """Serves jobs of the HTTP API, each by the work for its kind."""

    def __init__(
        self,
        pool: Pool,
        effort: Effort,
        works: Mapping[str, Work],
        *,
        roots: tuple[Path, ...] = (),
        look: float = LOOK,
        shared: Cache | None = None,
        models: Models | None = None,
        warm: Warm | None = None,
    ) -> None:
        self._pool = pool
        self._effort = effort
        self._works = works
        self._roots = roots
        self._look = look
        self._shared = shared
        self._models = models
        self._warm = warm

    async def serve(self, claim: Claim) -> None:
        """Do one job, and store what came of it."""
        number = job_of(claim)
        async with self._pool.acquire() as connection:
            job = await api_jobs.read(connection, number)
        if job is None or job.ended:
            return
        with log.about(job=str(job.id), request=job.request_id):
            _log.info("job begins", kind=job.kind, attempt=claim.attempts)
            await self._serve(claim, job)
            _log.info("job ends", kind=job.kind)

    async def _serve(self, claim: Claim, job: ApiJob) -> None:
        if claim.attempts > BREAKS:
            await self._fail(claim, job, "Its worker ended without a word, every time.")
            return
        async with self._pool.acquire() as connection:
            if not await api_jobs.begin(connection, job.id):
                return
        try:
            result = await while_wanted(self._done(job), lambda: self._is_wanted(job), self._look)
        except Superfluous:
            return
        except (CannotReview, BadInput) as error:
            await self._fail(claim, job, str(error))
        except ReviewBroke as error:
            if claim.attempts < BREAKS:
                raise RetryLater(str(error)) from error
            await self._fail(claim, job, str(error))
        else:
            async with self._pool.acquire() as connection, connection.transaction():
                await api_jobs.finish(connection, job.id, result)
                await finish(connection, claim)

    async def _done(self, job: ApiJob) -> bytes:
        async def tell(done: int, total: int, what: str) -> None:
            async with self._pool.acquire() as connection:
                await api_jobs.progress(connection, job.id, {"done": done, "total": total, "what": what})

        work = self._works.get(job.kind)
        if work is None:
            raise BadInput("This worker is of another version, which does not know such jobs.")
        effort = self._effort.within(job.request.get("proof_seconds"))
        models = self._asked_for(job)
        tools = Tools(self._pool, effort, self._roots, self._shared, tell, models, self._warm)
        return await work(job, tools)

    def _asked_for(self, job: ApiJob) -> Allowed | None:
        """Return the language models as a token may have them asked: what the operator set up, at most.

        Replies are kept apart by token, as they are by installation.
        """
        if self._models is None:
            return None
        return Allowed(self._models, TokenTab(job.tenant), "cloud", f"api {job.tenant}")

    async def _fail(self, claim: Claim, job: ApiJob, reason: str) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await api_jobs.fail(connection, job.id, sentence(reason))
            await finish(connection, claim)

    async def _is_wanted(self, job: ApiJob) -> bool:
        async with self._pool.acquire() as connection:
            now = await api_jobs.read(connection, job.id)
        return now is not None and not now.ended


def sentence(reason: str) -> str:
    """Return a reason as a sentence: errors may be clauses."""
    text = reason.strip() or "it broke off"
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}"
