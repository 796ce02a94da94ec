"""Answers the buttons of check runs, after asking GitHub whether whoever pressed one may."""

from __future__ import annotations

from collections.abc import Sequence

from bot.agents.asking import Wish, ask
from bot.agents.orders import ButtonOrder, PullRequestOrder, analyze, read_order
from bot.agents.settling import serving
from bot.events._rerun import RE_RUN, RE_SCAN
from bot.github.client import GitHub
from bot.github.permissions import held, suffices
from bot.jobs import ReviewCause
from bot.queue import Claim, enqueue, finish
from bot.store import installations, pull_requests
from bot.store.installations import KnownRepository
from bot.store.pool import Pool
from bot.store.pull_requests import PullRequest

VERIFY = "verify"
MAY_ALLOW = "write"
"""Who may let the code of a fork be run."""


class Presser:
    """Carries out what buttons ask for."""

    def __init__(self, pool: Pool, github: GitHub) -> None:
        self._pool = pool
        self._github = github

    async def press(self, claim: Claim) -> None:
        """Review the pull requests of a head once more; with `verify` the code of a fork may then be run. The
        check run of a scan has the repository scanned once more.

        GitHub offers its own button to those alone who may write. Ours is seen by everybody.
        """
        order = read_order(ButtonOrder, claim.payload)
        if order.action not in (RE_RUN, RE_SCAN, VERIFY):
            return
        async with self._pool.acquire() as connection:
            place = await installations.read_repository(connection, order.host, order.repository)
            pulls = await pull_requests.of_head(connection, order.host, order.repository, order.head)
        if place is not None and order.action == RE_SCAN and place.is_open_to_us:
            await self._scan(claim, order, place)
            return
        if place is None or not place.is_open_to_us or not pulls:
            return
        async with serving(claim, self._pool, place):
            if order.action != VERIFY or await self._may(order, place):
                await self._again(claim, order, place, pulls)

    async def _scan(self, claim: Claim, order: ButtonOrder, place: KnownRepository) -> None:
        """Scan the repository as it is now, unless a scan is under way; its check run tells of it."""
        async with serving(claim, self._pool, place):
            if await self._may(order, place):
                async with self._pool.acquire() as connection, connection.transaction():
                    await ask(connection, place, Wish(order.login))
                    await finish(connection, claim)

    async def _may(self, order: ButtonOrder, place: KnownRepository) -> bool:
        session = await self._github.session(
            place.repository.installation,
            repositories=[place.repository.id],
            permissions={"metadata": "read"},
        )
        return suffices(await held(session, place.repository.full_name, order.login), MAY_ALLOW)

    async def _again(
        self, claim: Claim, order: ButtonOrder, place: KnownRepository, pulls: Sequence[PullRequest]
    ) -> None:
        cause: ReviewCause = "verify" if order.action == VERIFY else "re-run"
        async with self._pool.acquire() as connection, connection.transaction():
            for pull in pulls:
                generation = await pull_requests.heard(
                    connection, pull.key, head=pull.head, base=pull.base, draft=pull.draft, fork=pull.fork
                )
                if cause == "verify":
                    await pull_requests.verified(connection, pull.key, order.head)
                again = PullRequestOrder(
                    order.host,
                    place.repository.installation,
                    order.repository,
                    pull.key.number,
                    generation,
                    cause,
                )
                await enqueue(connection, [analyze(again)])
            await finish(connection, claim)
