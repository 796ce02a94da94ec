"""Monthly figures, per customer and per region."""

from __future__ import annotations

from collections import defaultdict

from orders.model import Customer, Order


def revenue_by_customer(orders: list[Order]) -> dict[str, int]:
    """Return cents per customer."""
    totals: dict[str, int] = defaultdict(int)
    for order in orders:
        totals[order.customer] += order.cents
    return dict(totals)


def revenue_abroad(orders: list[Order], customers: list[Customer], home: str) -> int:
    """Return the cents that customers outside the home region spent."""
    abroad = [customer.key for customer in customers if customer.region != home]
    total = 0
    for order in orders:
        if order.customer in abroad:
            total += order.cents
    return total


def customers_in_order(orders: list[Order]) -> list[str]:
    """Return the customers in order of their first purchase."""
    seen: list[str] = []
    for order in orders:
        if order.customer not in seen:
            seen.append(order.customer)
    return seen


def largest(orders: list[Order]) -> Order:
    """Return the order with the highest value, the first of equals."""
    return max(orders, key=lambda order: order.cents)


def cheapest(orders: list[Order]) -> Order:
    """Return the order with the lowest value."""
    return sorted(orders, key=lambda order: order.cents)[0]
