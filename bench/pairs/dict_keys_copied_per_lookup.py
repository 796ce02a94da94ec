"""The keys are copied to a list for each lookup; the dict is asked."""

FUNCTION = "basket_total"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def basket_total(basket: list[str], prices: dict[str, int]) -> int:
    total = 0
    for article in basket:
        if article in list(prices.keys()):
            total += prices[article]
    return total
"""
AFTER = """
def basket_total(basket: list[str], prices: dict[str, int]) -> int:
    total = 0
    for article in basket:
        if article in prices:
            total += prices[article]
    return total
"""
EXAMPLES = (
    "basket_total(['a', 'b', 'a'], {'a': 3})",
    "basket_total([], {})",
    "basket_total(['z'], {'': 1})",
)
SIZE = 300
SETUP = "basket = [f'a{i}' for i in range(n)]; prices = {f'a{i}': i for i in range(n)}"
CALL = "basket_total(basket, prices)"
