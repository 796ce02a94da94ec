"""A method searches a list attribute once per wanted name; a set made in the call does it."""

FUNCTION = "Inventory.missing"
VERDICT = "faster"
GROWTH = True
BEFORE = """
class Inventory:
    def __init__(self, names: list[str]) -> None:
        self.names = names

    def add(self, name: str) -> None:
        self.names.append(name)

    def missing(self, wanted: list[str]) -> list[str]:
        result = []
        for name in wanted:
            if name not in self.names:
                result.append(name)
        return result
"""
AFTER = """
class Inventory:
    def __init__(self, names: list[str]) -> None:
        self.names = names

    def add(self, name: str) -> None:
        self.names.append(name)

    def missing(self, wanted: list[str]) -> list[str]:
        present = set(self.names)
        return [name for name in wanted if name not in present]
"""
EXAMPLES = (
    "Inventory(['a', 'b']).missing(['b', 'c', 'c'])",
    "Inventory([]).missing(['x'])",
    "Inventory(['x']).missing([])",
)
SIZE = 1000
SETUP = "stock = Inventory([str(i) for i in range(n)]); wanted = [str(i) for i in range(n // 2, n + n // 2)]"
CALL = "stock.missing(wanted)"
