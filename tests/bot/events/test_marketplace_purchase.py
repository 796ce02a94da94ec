from __future__ import annotations

from typing import Any

import pytest

from bot.events import decide
from bot.jobs import Ignored, OfferedPlan, PurchaseChanged
from tests.contracts import webhooks


def purchased() -> dict[str, Any]:
    return webhooks.payloads("marketplace_purchase", "purchased")[0]


def decided(payload: dict[str, Any]) -> PurchaseChanged:
    decision = decide("marketplace_purchase", payload)
    assert isinstance(decision, tuple)
    (job,) = decision
    assert isinstance(job, PurchaseChanged)
    return job


def test_an_example_of_githubs() -> None:
    assert decided(purchased()) == PurchaseChanged(
        host="github.com",
        action="bought",
        account=18404719,
        login="username",
        type="Organization",
        plan=OfferedPlan(435, "Basic Plan", "PER_UNIT", 1000, 10000),
        effective="2017-10-25T00:00:00+00:00",
        billing_cycle="monthly",
        units=1,
    )


@pytest.mark.parametrize(
    ("action", "becomes"),
    [
        ("purchased", "bought"),
        ("changed", "bought"),
        ("cancelled", "cancelled"),
        ("pending_change", "pending"),
        ("pending_change_cancelled", "pending cancelled"),
    ],
)
def test_all_five_actions(action: str, becomes: str) -> None:
    assert decided({**purchased(), "action": action}).action == becomes


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-01-31T23:30:00-05:00", "2026-02-01T04:30:00+00:00"),
        ("2026-02-01T04:30:00Z", "2026-02-01T04:30:00+00:00"),
        ("2026-02-01", "2026-02-01T00:00:00+00:00"),
    ],
)
def test_instants_are_compared_in_one_zone(written: str, read: str) -> None:
    assert decided({**purchased(), "effective_date": written}).effective == read


@pytest.mark.parametrize(
    ("model", "cents", "read"),
    [
        ("flat-rate", 900, "FLAT_RATE"),
        ("per-unit", 900, "PER_UNIT"),
        ("free", 0, "FREE"),
        ("of tomorrow", 900, "FLAT_RATE"),
        (None, 0, "FREE"),
    ],
)
def test_price_models_as_they_were_and_may_be_spelled(model: str | None, cents: int, read: str) -> None:
    payload = purchased()
    payload["marketplace_purchase"]["plan"].update(
        price_model=model, monthly_price_in_cents=cents, yearly_price_in_cents=0
    )
    plan = decided(payload).plan
    assert plan is not None and plan.price_model == read


def test_a_free_plan_has_no_cycle() -> None:
    payload = purchased()
    payload["marketplace_purchase"].update(billing_cycle=None, unit_count=None)
    assert (decided(payload).billing_cycle, decided(payload).units) == ("", 0)


@pytest.mark.parametrize(
    "without", [{"action": "refunded"}, {"effective_date": "soon"}, {"marketplace_purchase": None}]
)
def test_what_cannot_be_understood_asks_for_nothing(without: dict[str, Any]) -> None:
    assert isinstance(decide("marketplace_purchase", {**purchased(), **without}), Ignored)


def test_a_purchase_of_no_plan_asks_for_nothing_but_its_end_does() -> None:
    payload = purchased()
    payload["marketplace_purchase"]["plan"] = None
    assert isinstance(decide("marketplace_purchase", payload), Ignored)
    assert decided({**payload, "action": "cancelled"}).plan is None
