"""Monthly figures."""

from __future__ import annotations

from collections import defaultdict

from orders.model import Order


def revenue_by_customer(orders: list[Order]) -> dict[str, int]:
    """Return cents per customer."""
    totals: dict[str, int] = defaultdict(int)
    for order in orders:
        totals[order.customer] += order.cents
    return dict(totals)


def largest(orders: list[Order]) -> Order:
    """Return the order with the highest value."""
    return max(orders, key=lambda order: order.cents)
