"""Sends orders to the warehouse in the order they came in, and tries refused ones again."""

from __future__ import annotations

from collections.abc import Callable

from orders.model import Order

MAX_TRIES = 3


def dispatch(orders: list[Order], send: Callable[[Order], bool]) -> int:
    """Send every order, at most three times, and return how many were accepted."""
    accepted = 0
    waiting = [(order, 1) for order in orders]
    while waiting:
        order, tries = waiting.pop(0)
        if send(order):
            accepted += 1
        elif tries < MAX_TRIES:
            waiting.append((order, tries + 1))
    return accepted


def is_blocked(order: Order, has_credit: Callable[[str], bool], in_stock: Callable[[str], bool]) -> bool:
    """Tell whether an order has to wait: no credit, nothing in stock, or nothing ordered."""
    return any([not has_credit(order.customer), not in_stock(order.sku), order.quantity == 0])
