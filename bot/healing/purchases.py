"""Compares what accounts have bought with the Marketplace's own lists, once a day.

The Marketplace's hook sends nothing again, so what got lost, or came in an order that effective dates do not
tell apart, is only found so. GitHub's lists are believed, but not against what is heard meanwhile.
https://docs.github.com/rest/apps/marketplace
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot import log
from bot.agents.purchases import offer
from bot.events._payload import id_at, text_at, value_at
from bot.events.marketplace_purchase import CYCLES, count_at, instant_at, plan_at
from bot.github.client import ApiSession, GitHub
from bot.github.errors import NotFound
from bot.jobs import OfferedPlan
from bot.store import accounts
from bot.store.accounts import Pending, Purchase
from bot.store.pool import Connection, Pool

MOST_PLANS = 100
MOST_ACCOUNTS = 100_000
"""Accounts of a plan that are read; beyond it nobody is held to have left."""

DAILY = timedelta(days=1)

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class Subscription:
    """An account's purchase as GitHub lists it, and what the account will have."""

    purchase: Purchase
    pending: Pending | None


class Purchases:
    """The daily comparison; `stubbed` reads GitHub's test data instead, as a draft listing has to."""

    name = "purchases"
    period = DAILY

    def __init__(self, pool: Pool, github: GitHub, *, stubbed: bool = False) -> None:
        self._pool = pool
        self._github = github
        self._start = "/marketplace_listing/stubbed" if stubbed else "/marketplace_listing"

    async def heal(self) -> None:
        """Read all plans and who has them, then write down what differs."""
        host, session = self._github.host.name, self._github.app()
        async with self._pool.acquire() as connection:
            asked: datetime = await connection.fetchval("select now()")
        plans: list[OfferedPlan] = []
        found: dict[int, Subscription] = {}
        try:
            async for plan in self._plans(session):
                plans.append(plan)
                async for each in self._accounts(session, plan.id):
                    found[each.purchase.account] = each
        except NotFound:
            _log.warning("the App is not listed in the Marketplace; set VELOX_MARKETPLACE to off")
            return
        async with self._pool.acquire() as connection, connection.transaction():
            for plan in plans:
                await offer(plan, host, connection)
            changed = [number for number, each in found.items() if await settle(connection, each, asked)]
            left = await self._left(connection, host, found, asked) if len(found) < MOST_ACCOUNTS else []
        if changed or left:
            _log.warning("purchases that nobody told of", changed=len(changed), cancelled=len(left))

    async def _plans(self, session: ApiSession) -> AsyncIterator[OfferedPlan]:
        async for item in session.items(f"{self._start}/plans", most=MOST_PLANS):
            plan = plan_at({"plan": item}, "plan")
            if plan is not None:
                yield plan

    async def _accounts(self, session: ApiSession, plan: int) -> AsyncIterator[Subscription]:
        path = f"{self._start}/plans/{{plan}}/accounts"
        async for item in session.items(path, most=MOST_ACCOUNTS, plan=plan):
            subscription = read_subscription(item, self._github.host.name)
            if subscription is not None:
                yield subscription

    async def _left(
        self, connection: Connection, host: str, found: Mapping[int, Subscription], asked: datetime
    ) -> list[int]:
        """End the subscriptions that GitHub does not list."""
        gone = []
        for number, login, kind in await accounts.subscribed_before(connection, host, asked):
            if number not in found and await accounts.cancelled(
                connection, host, number, login=login, type=kind, effective=asked
            ):
                gone.append(number)
        return gone


async def settle(connection: Connection, listed: Subscription, asked: datetime) -> bool:
    """Make an account what GitHub lists, unless something was heard since; True if its plan changed."""
    purchase = listed.purchase
    known = await accounts.read(connection, purchase.host, purchase.account)
    if known is not None and known.updated >= asked:
        return False
    differs = known is None or known.plan != purchase.plan
    if differs:
        await accounts.believed(connection, purchase)
    if listed.pending is None:
        await accounts.will_not_change(connection, purchase.host, purchase.account)
    else:
        await accounts.will_change(
            connection,
            purchase.host,
            purchase.account,
            login=purchase.login,
            type=purchase.type,
            pending=listed.pending,
        )
    return differs


def read_subscription(item: object, host: str) -> Subscription | None:
    """Read an account of a plan's list, None if it is none.

    Its last change counts from the beginning of that day: effective dates of deliveries are days, and one of
    the same day must not be taken for older.
    """
    bought, pending = value_at(item, "marketplace_purchase"), value_at(item, "marketplace_pending_change")
    plan, account, login = plan_at(bought, "plan"), id_at(item, "id"), text_at(item, "login")
    if plan is None or account is None or login is None:
        return None
    cycle = text_at(bought, "billing_cycle") or ""
    purchase = Purchase(
        host=host,
        account=account,
        login=login,
        type=text_at(item, "type") or "",
        plan=plan.id,
        effective=_day_of(_instant(bought, "updated_at") or datetime.now(UTC)),
        billing_cycle=cycle if cycle in CYCLES else None,
        units=count_at(bought, "unit_count") or None,
        on_trial=value_at(bought, "on_free_trial") is True,
        trial_ends=_instant(bought, "free_trial_ends_on"),
    )
    then, effective = plan_at(pending, "plan"), _instant(pending, "effective_date")
    return Subscription(purchase, Pending(then.id if then else None, effective) if effective else None)


def _instant(payload: object, key: str) -> datetime | None:
    text = instant_at(payload, key)
    return None if text is None else datetime.fromisoformat(text)


def _day_of(instant: datetime) -> datetime:
    return datetime.combine(instant.date(), time(), UTC)
