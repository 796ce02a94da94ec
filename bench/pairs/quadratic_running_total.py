"""Each prefix is summed anew; the running total is carried instead."""

FUNCTION = "balances"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def balances(amounts: list[int]) -> list[int]:
    return [sum(amounts[: i + 1]) for i in range(len(amounts))]
"""
AFTER = """
def balances(amounts: list[int]) -> list[int]:
    result = []
    total = 0
    for amount in amounts:
        total += amount
        result.append(total)
    return result
"""
EXAMPLES = ("balances([5, -2, 10])", "balances([])", "balances([True, 2**64])")
SIZE = 1000
SETUP = "amounts = list(range(n))"
CALL = "balances(amounts)"
