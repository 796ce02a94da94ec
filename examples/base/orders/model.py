"""The values the other modules pass around."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """One order line as the marketplace sends it."""

    number: str
    customer: str
    sku: str
    quantity: int
    cents: int


@dataclass(frozen=True)
class Customer:
    """Who ordered."""

    key: str
    name: str
    region: str
