"""A property returned a copy; now callers hold the list of the object itself."""

FUNCTION = "Basket.contents"
VERDICT = "wrong"
BEFORE = """
class Basket:
    def __init__(self, items: list[str]) -> None:
        self._items = list(items)

    @property
    def contents(self) -> list[str]:
        return [item for item in self._items]
"""
AFTER = """
class Basket:
    def __init__(self, items: list[str]) -> None:
        self._items = list(items)

    @property
    def contents(self) -> list[str]:
        return self._items
"""
EXAMPLES = ("Basket(['a']).contents", "Basket([]).contents")
WITNESS = "basket = Basket(['a']); basket.contents.clear(); seen = basket.contents"
