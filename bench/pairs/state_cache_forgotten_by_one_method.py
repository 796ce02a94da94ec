"""The cached total is dropped by add() but not by remove(): only add, total, remove, total in that order
shows it.
"""

FUNCTION = "Cart.total"
VERDICT = "wrong"
BEFORE = """
class Cart:
    def __init__(self, prices: list[int]) -> None:
        self.prices = list(prices)

    def add(self, price: int) -> None:
        self.prices.append(price)

    def remove(self, price: int) -> None:
        if price in self.prices:
            self.prices.remove(price)

    def total(self) -> int:
        return sum(self.prices)
"""
AFTER = """
class Cart:
    def __init__(self, prices: list[int]) -> None:
        self.prices = list(prices)
        self._total: int | None = None

    def add(self, price: int) -> None:
        self.prices.append(price)
        self._total = None

    def remove(self, price: int) -> None:
        if price in self.prices:
            self.prices.remove(price)

    def total(self) -> int:
        if self._total is None:
            self._total = sum(self.prices)
        return self._total
"""
EXAMPLES = ("Cart([1, 2]).total()", "[c.add(1) or (c.total(), c.add(2), c.total()) for c in [Cart([])]]")
WITNESS = "c = Cart([5]); c.total(); c.remove(5); seen = c.total()"
