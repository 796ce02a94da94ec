"""What a purchase in the Marketplace means for the store: the later effective date wins."""

from __future__ import annotations

from datetime import datetime

from bot.jobs import OfferedPlan, PurchaseChanged
from bot.store import accounts
from bot.store.accounts import Pending, Plan, Purchase
from bot.store.pool import Connection


async def write(job: PurchaseChanged, connection: Connection) -> bool:
    """Write down what became of a purchase; False if something later is known already."""
    host, account = job.host, job.account
    if job.plan is not None:
        await offer(job.plan, host, connection)
    effective = datetime.fromisoformat(job.effective)
    match job.action:
        case "bought":
            return job.plan is not None and await accounts.bought(connection, _bought(job, job.plan))
        case "cancelled":
            return await accounts.cancelled(
                connection, host, account, login=job.login, type=job.type, effective=effective
            )
        case "pending":
            pending = Pending(job.plan.id if job.plan else None, effective)
            return await accounts.will_change(
                connection, host, account, login=job.login, type=job.type, pending=pending
            )
        case "pending cancelled":
            await accounts.will_not_change(connection, host, account)
            return True


async def offer(plan: OfferedPlan, host: str, connection: Connection) -> None:
    """Remember how a plan is offered."""
    await accounts.offered(
        connection,
        Plan(host, plan.id, plan.name, plan.price_model, plan.monthly_cents, plan.yearly_cents, {}),
    )


def _bought(job: PurchaseChanged, plan: OfferedPlan) -> Purchase:
    return Purchase(
        host=job.host,
        account=job.account,
        login=job.login,
        type=job.type,
        plan=plan.id,
        effective=datetime.fromisoformat(job.effective),
        billing_cycle=job.billing_cycle or None,
        units=job.units or None,
        on_trial=job.on_trial,
        trial_ends=datetime.fromisoformat(job.trial_ends) if job.trial_ends else None,
    )
