"""An account bought a plan, changed it, or cancelled it.

It comes over a hook of its own, which sends nothing again (`bot/web/webhook.py`); what gets lost is found by
the daily comparison.
https://docs.github.com/apps/github-marketplace/using-the-github-marketplace-api-in-your-app
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.events._payload import Here, id_at, text_at, value_at
from bot.jobs import Decision, Ignored, OfferedPlan, PurchaseAction, PurchaseChanged

ACTIONS: Mapping[str, PurchaseAction] = {
    "purchased": "bought",
    "changed": "bought",
    "cancelled": "cancelled",
    "pending_change": "pending",
    "pending_change_cancelled": "pending cancelled",
}

CYCLES = frozenset({"monthly", "yearly"})

DEAREST_CENTS = 2**31 - 1


def decide(payload: Mapping[str, object], here: Here) -> Decision:
    """Return what became of an account's purchase, with the instant from which it holds."""
    action = ACTIONS.get(text_at(payload, "action") or "")
    if action is None:
        return Ignored("the action changes nothing for Velox")
    purchase = value_at(payload, "marketplace_purchase")
    account, login = id_at(purchase, "account", "id"), text_at(purchase, "account", "login")
    effective = instant_at(payload, "effective_date")
    plan = plan_at(purchase, "plan")
    if account is None or login is None or effective is None:
        return Ignored("it does not say which account's purchase changed, or when")
    if plan is None and action in ("bought", "pending"):
        return Ignored("it names no plan")
    cycle = text_at(purchase, "billing_cycle") or ""
    return (
        PurchaseChanged(
            host=here.host,
            action=action,
            account=account,
            login=login,
            type=text_at(purchase, "account", "type") or "",
            plan=plan,
            effective=effective,
            billing_cycle=cycle if cycle in CYCLES else "",
            units=count_at(purchase, "unit_count"),
            on_trial=value_at(purchase, "on_free_trial") is True,
            trial_ends=instant_at(purchase, "free_trial_ends_on") or "",
        ),
    )


def plan_at(purchase: object, key: str) -> OfferedPlan | None:
    """Return a plan as the Marketplace offers it; old payloads spell its price model another way."""
    plan = value_at(purchase, key)
    number, name = id_at(plan, "id"), text_at(plan, "name")
    if number is None or name is None:
        return None
    model = (text_at(plan, "price_model") or "").upper().replace("-", "_")
    cents = (count_at(plan, "monthly_price_in_cents"), count_at(plan, "yearly_price_in_cents"))
    match model:
        case "FREE" | "FLAT_RATE" | "PER_UNIT":
            return OfferedPlan(number, name, model, *cents)
        case _:
            return OfferedPlan(number, name, "FLAT_RATE" if any(cents) else "FREE", *cents)


def instant_at(payload: object, key: str) -> str | None:
    """Return an instant as ISO 8601 in UTC, None where there is none."""
    try:
        found = datetime.fromisoformat(text_at(payload, key) or "")
        if found.tzinfo is None:
            found = found.replace(tzinfo=UTC)
        return found.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None


def count_at(payload: object, key: str) -> int:
    """Return a number that an integer column holds, 0 where there is none."""
    value = value_at(payload, key)
    return value if type(value) is int and 0 <= value <= DEAREST_CENTS else 0
