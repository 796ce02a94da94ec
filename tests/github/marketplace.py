"""The Marketplace: plans, who bought which, and the hook of its own that tells of it, once and never again.

https://docs.github.com/apps/github-marketplace/using-the-github-marketplace-api-in-your-app
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.github.answers import Answer, Call, Listing, answers, not_found
from tests.github.mail import Delivery, Mail
from tests.github.people_apps import AdministeringPeople
from tests.github.shapes_accounts import node
from tests.github.world import Account, Plan, Purchase, World, instant

Json = Any

MONTH = 30 * 86_400.0
STUBBED = Plan(1313, "Basic", 1099, 11870)
"""What the stubbed endpoints tell of, bought by nobody that there is."""


def plan_shape(world: World, plan: Plan) -> Json:
    """A plan as the API lists it."""
    return {
        "url": f"{world.url}/marketplace_listing/plans/{plan.id}",
        "accounts_url": f"{world.url}/marketplace_listing/plans/{plan.id}/accounts",
        "number": plan.id % 1000,
        "state": "published",
        **short_plan(plan),
    }


def short_plan(plan: Plan) -> Json:
    """A plan as deliveries show it."""
    return {
        "id": plan.id,
        "name": plan.name,
        "description": f"The plan {plan.name}",
        "monthly_price_in_cents": plan.monthly_cents,
        "yearly_price_in_cents": plan.yearly_cents,
        "price_model": "FLAT_RATE" if plan.monthly_cents else "FREE",
        "has_free_trial": False,
        "unit_name": None,
        "bullets": ["Is what it is"],
    }


def subscription(world: World, purchase: Purchase) -> Json:
    """A purchase as the API lists it."""
    account, pending = purchase.account, purchase.pending
    cycle = "monthly" if purchase.plan.monthly_cents else ""
    return {
        "url": f"{world.url}/users/{account.login}",
        "type": account.type,
        "id": account.id,
        "login": account.login,
        "organization_billing_email": "billing@example.com",
        "marketplace_pending_change": None
        if pending is None
        else {
            "id": 77,
            "is_installed": True,
            "effective_date": instant(pending[1]),
            "unit_count": None,
            "plan": plan_shape(world, pending[0]),
        },
        "marketplace_purchase": {
            "billing_cycle": cycle or "monthly",
            "next_billing_date": instant(purchase.since + MONTH) if cycle else None,
            "is_installed": True,
            "unit_count": None,
            "on_free_trial": False,
            "free_trial_ends_on": None,
            "updated_at": instant(purchase.since),
            "plan": plan_shape(world, purchase.plan),
        },
    }


def _plans(call: Call) -> list[Plan]:
    return [STUBBED] if "/stubbed/" in call.operation.path else call.world.plans


def _purchases(call: Call) -> list[Purchase]:
    if "/stubbed/" in call.operation.path:
        return [Purchase(Account(4, "github", "Organization"), STUBBED, 1_700_000_000.0)]
    return list(call.world.purchases.values())


@answers("GET", "/marketplace_listing/plans")
@answers("GET", "/marketplace_listing/stubbed/plans")
def plans(call: Call) -> Listing:
    return Listing([plan_shape(call.world, plan) for plan in _plans(call)])


@answers("GET", "/marketplace_listing/plans/{plan_id}/accounts")
@answers("GET", "/marketplace_listing/stubbed/plans/{plan_id}/accounts")
def accounts(call: Call) -> Listing:
    number = int(call.names["plan_id"])
    if number not in {plan.id for plan in _plans(call)}:
        raise not_found()
    found = [purchase for purchase in _purchases(call) if purchase.plan.id == number]
    return Listing([subscription(call.world, purchase) for purchase in found])


@answers("GET", "/marketplace_listing/accounts/{account_id}")
@answers("GET", "/marketplace_listing/stubbed/accounts/{account_id}")
def account(call: Call) -> Answer:
    for purchase in _purchases(call):
        if purchase.account.id == int(call.names["account_id"]):
            return Answer(200, subscription(call.world, purchase))
    raise not_found()


@dataclass(slots=True)
class _Told:
    action: str
    purchase: Purchase
    effective: float
    before: Plan | None = None


class ShoppingPeople(AdministeringPeople):
    """Adds what people do in the Marketplace. `billing` is its hook: no API lists it or sends again."""

    billing: Mail

    def offer(self, name: str, monthly_cents: int = 0) -> Plan:
        """Put a plan on the listing."""
        plan = Plan(self.world.next_id() % 100_000, name, monthly_cents, monthly_cents * 10)
        self.world.plans.append(plan)
        return plan

    def buy(self, login: str, plan: Plan) -> Delivery:
        """Buy a plan, which holds at once."""
        account = self.world.account(login, "Organization")
        purchase = self.world.purchases[account.id] = Purchase(account, plan, self.world.now())
        return self._tell(_Told("purchased", purchase, purchase.since))

    def upgrade(self, login: str, plan: Plan) -> Delivery:
        """Change to another plan, which holds at once."""
        before = self.world.purchases[self.world.account(login).id]
        after = self.world.purchases[before.account.id] = replace(
            before, plan=plan, since=self.world.now(), pending=None
        )
        return self._tell(_Told("changed", after, after.since, before.plan))

    def downgrade(self, login: str, plan: Plan) -> Delivery:
        """Change to another plan at the end of the month that was paid for."""
        purchase = self.world.purchases[self.world.account(login).id]
        purchase.pending = (plan, purchase.since + MONTH)
        told = replace(purchase, plan=plan)
        return self._tell(_Told("pending_change", told, purchase.since + MONTH, purchase.plan))

    def think_again(self, login: str) -> Delivery:
        """Stay with the plan after all."""
        purchase = self.world.purchases[self.world.account(login).id]
        assert purchase.pending is not None
        (plan, effective), purchase.pending = purchase.pending, None
        told = replace(purchase, plan=plan)
        return self._tell(_Told("pending_change_cancelled", told, effective, purchase.plan))

    def month_ends(self, login: str) -> Delivery:
        """Let what was pending hold."""
        before = self.world.purchases[self.world.account(login).id]
        assert before.pending is not None
        after = Purchase(before.account, before.pending[0], before.pending[1])
        self.world.purchases[before.account.id] = after
        return self._tell(_Told("changed", after, after.since, before.plan))

    def cancel(self, login: str) -> Delivery:
        """End a subscription."""
        purchase = self.world.purchases.pop(self.world.account(login).id)
        return self._tell(_Told("cancelled", purchase, self.world.now()))

    def _tell(self, told: _Told) -> Delivery:
        purchase, account = told.purchase, told.purchase.account
        payload: dict[str, Json] = {
            "action": told.action,
            "effective_date": instant(told.effective).replace("Z", "+00:00"),
            "sender": {**self.shapes.user(self.world.account("ada")), "email": "ada@example.com"},
            "marketplace_purchase": self._bought(account, purchase.plan),
        }
        if told.before is not None:
            payload["previous_marketplace_purchase"] = self._bought(account, told.before)
        return self.billing.post("marketplace_purchase", told.action, None, None, payload)

    def _bought(self, account: Account, plan: Plan) -> Json:
        return {
            "account": {
                "type": account.type,
                "id": account.id,
                "node_id": node("O", account.id),
                "login": account.login,
                "organization_billing_email": "billing@example.com",
            },
            "billing_cycle": "monthly" if plan.monthly_cents else None,
            "unit_count": 1,
            "on_free_trial": False,
            "free_trial_ends_on": None,
            "next_billing_date": instant(self.world.now() + MONTH) if plan.monthly_cents else None,
            "plan": short_plan(plan),
        }
