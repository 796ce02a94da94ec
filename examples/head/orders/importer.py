"""Reads the marketplace's nightly export, old and new format."""

from __future__ import annotations

import re

from orders.model import Order

FIELDS = re.compile(r"\s*;\s*")


def parse_line(line: str) -> Order:
    """Read one line of the export."""
    number, customer, sku, quantity, cents = FIELDS.split(line.strip())
    return Order(number, customer, sku, int(quantity), int(cents))


def parse(text: str) -> list[Order]:
    """Read the whole export."""
    return [parse_line(line) for line in text.splitlines() if line.strip()]


def marketplaces(orders: list[Order]) -> set[str]:
    """Return the marketplaces, which are the part of the order number before the first dash."""
    return {order.number.split("-")[0] for order in orders}


def select(orders: list[Order], prefixes: list[str]) -> list[Order]:
    """Return the orders whose SKU starts with one of the prefixes."""
    chosen = []
    for order in orders:
        if re.match("|".join(prefixes), order.sku):
            chosen.append(order)
    return chosen


def frames(chunks: list[bytes]) -> bytes:
    """Join the chunks of a download that arrived in pieces."""
    body = b""
    for chunk in chunks:
        body += chunk.rstrip(b"\0")
    return body
