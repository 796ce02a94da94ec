"""Reads the marketplace's nightly export."""

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
