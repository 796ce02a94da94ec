"""sum() of nothing is the int 0, fsum() of nothing the float 0.0; whole floats add up alike."""

FUNCTION = "invoice_total"
VERDICT = "wrong"
BEFORE = """
def invoice_total(quantities: list[float]) -> float:
    return sum(round(quantity) * 1.0 for quantity in quantities)
"""
AFTER = """
import math


def invoice_total(quantities: list[float]) -> float:
    return math.fsum(round(quantity) * 1.0 for quantity in quantities)
"""
EXAMPLES = ("invoice_total([1.2, 2.7])", "invoice_total([0.4])")
WITNESS = "seen = invoice_total([])"
