"""All orders are scanned for each customer; one pass adds up. First appearance orders the keys in both."""

FUNCTION = "totals_by_customer"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def totals_by_customer(orders: list[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for customer, _ in orders:
        if customer not in totals:
            totals[customer] = sum(cents for name, cents in orders if name == customer)
    return totals
"""
AFTER = """
def totals_by_customer(orders: list[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for customer, cents in orders:
        totals[customer] = totals.get(customer, 0) + cents
    return totals
"""
EXAMPLES = (
    "totals_by_customer([('b', 1), ('a', 2), ('b', 3)])",
    "totals_by_customer([])",
    "totals_by_customer([('', 0)])",
)
SIZE = 400
SETUP = "orders = [(f'c{i % (n // 2)}', i) for i in range(n)]"
CALL = "totals_by_customer(orders)"
