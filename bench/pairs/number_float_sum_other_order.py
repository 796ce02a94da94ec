"""Two columns are summed apart and then added: the additions of floats happen in another order."""

FUNCTION = "grand_total"
VERDICT = "wrong"
BEFORE = """
def grand_total(rows: list[tuple[float, float]]) -> float:
    total = 0.0
    for net, tax in rows:
        total += net
        total += tax
    return total
"""
AFTER = """
def grand_total(rows: list[tuple[float, float]]) -> float:
    net_total = 0.0
    tax_total = 0.0
    for net, tax in rows:
        net_total += net
        tax_total += tax
    return net_total + tax_total
"""
EXAMPLES = ("grand_total([(1.0, 0.5), (2.0, 0.25)])", "grand_total([])")
WITNESS = "seen = grand_total([(0.1, 0.2), (0.3, 0.7)])"
