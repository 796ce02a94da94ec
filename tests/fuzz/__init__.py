"""What comes from outside, damaged: one law a parser. `make test` holds it briefly, `bench.fuzz` long."""

from __future__ import annotations

from tests.fuzz import apart, code, deliveries, models, policies, proofs, requests, settings
from tests.fuzz.law import Law

LAWS: tuple[Law, ...] = tuple(
    law
    for boundary in (deliveries, settings, code, apart, models, proofs, policies, requests)
    for law in boundary.LAWS
)
