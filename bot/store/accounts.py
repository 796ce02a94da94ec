"""Accounts and what they pay for. An account may buy before it installs, after, or never."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from bot.jobs import PriceModel
from bot.store.pool import Connection
from bot.store.queries import statements

SQL = statements(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of the Marketplace; `allowances` are what the operator set for it (`bot.plans`), by name."""

    host: str
    id: int
    name: str
    price_model: PriceModel
    monthly_cents: int
    yearly_cents: int
    allowances: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Account:
    """An account and its purchase; `plan` is None without one; one that is not known counts as free."""

    host: str
    id: int
    login: str
    type: str
    plan: int | None
    plan_name: str | None
    allowances: Mapping[str, int]
    billing_cycle: str | None
    units: int | None
    on_trial: bool
    trial_ends: datetime | None
    effective: datetime | None
    cancelled: datetime | None
    pending: Pending | None
    updated: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """What an account will have from `effective` on; until then it has what it has."""

    plan: int | None
    effective: datetime


@dataclass(frozen=True, slots=True)
class Purchase:
    """What an account bought or changed to, from `effective` on."""

    host: str
    account: int
    login: str
    type: str
    plan: int
    effective: datetime
    billing_cycle: str | None = None
    units: int | None = None
    on_trial: bool = False
    trial_ends: datetime | None = None


async def put_plan(connection: Connection, plan: Plan) -> None:
    """Remember a plan as it is offered now."""
    await connection.execute(
        SQL["put_plan"],
        *(plan.host, plan.id, plan.name, plan.price_model, plan.monthly_cents, plan.yearly_cents),
        orjson.dumps(dict(plan.allowances)).decode(),
    )


async def offered(connection: Connection, plan: Plan) -> None:
    """Remember how a plan is offered now; the allowances that were set for it stay."""
    await connection.execute(
        SQL["offer_plan"],
        *(plan.host, plan.id, plan.name, plan.price_model, plan.monthly_cents, plan.yearly_cents),
    )


async def bought(connection: Connection, purchase: Purchase) -> bool:
    """Remember a purchase or a change; False, and nothing happens, if a later one is known already."""
    return (
        await connection.fetchval(
            SQL["account_changed"],
            *(purchase.host, purchase.account, purchase.login, purchase.type, purchase.plan),
            *(purchase.billing_cycle, purchase.units, purchase.on_trial, purchase.trial_ends),
            purchase.effective,
        )
        is not None
    )


async def believed(connection: Connection, purchase: Purchase) -> None:
    """Remember a purchase as GitHub lists it now, whatever was known; within the caller's transaction."""
    await connection.execute(SQL["forget_effective"], purchase.host, purchase.account)
    await bought(connection, purchase)


async def cancelled(
    connection: Connection, host: str, account: int, *, login: str, type: str, effective: datetime
) -> bool:
    """Remember the end of a subscription, which starts the time to its purge. False if outdated."""
    return (
        await connection.fetchval(SQL["account_cancelled"], host, account, login, type, effective) is not None
    )


async def will_change(
    connection: Connection, host: str, account: int, *, login: str, type: str, pending: Pending
) -> bool:
    """Remember what an account will have. False if something that holds from later on is known already."""
    written = orjson.dumps({"plan": pending.plan, "effective": pending.effective}).decode()
    return (
        await connection.fetchval(
            SQL["account_pending"], host, account, login, type, written, pending.effective
        )
        is not None
    )


async def will_not_change(connection: Connection, host: str, account: int) -> None:
    """Forget what an account was to have."""
    await connection.execute(SQL["account_stays"], host, account)


async def subscribed_before(
    connection: Connection, host: str, asked: datetime
) -> tuple[tuple[int, str, str], ...]:
    """Return number, login and type of the accounts with a plan of which nothing was heard since `asked`."""
    rows = await connection.fetch(SQL["subscribed_accounts"], host, asked)
    return tuple((row["id"], row["login"], row["type"]) for row in rows)


async def read(connection: Connection, host: str, account: int) -> Account | None:
    """Return an account, None if the Marketplace never told of it."""
    row = await connection.fetchrow(SQL["read_account"], host, account)
    if row is None:
        return None
    return Account(
        host=row["host"],
        id=row["id"],
        login=row["login"],
        type=row["type"],
        plan=row["plan_id"],
        plan_name=row["plan_name"],
        allowances=orjson.loads(row["allowances"]) if row["allowances"] else {},
        billing_cycle=row["billing_cycle"],
        units=row["unit_count"],
        on_trial=row["on_trial"],
        trial_ends=row["trial_ends_at"],
        effective=row["effective_at"],
        cancelled=row["cancelled_at"],
        pending=_pending(row["pending"]),
        updated=row["updated_at"],
    )


def _pending(written: str | None) -> Pending | None:
    if not written:
        return None
    found = orjson.loads(written)
    return Pending(found["plan"], datetime.fromisoformat(found["effective"]))
