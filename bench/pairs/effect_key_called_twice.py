"""The meter is read once per row by the sort; now it is read again for the answer."""

FUNCTION = "Meter.best"
VERDICT = "wrong"
BEFORE = """
class Meter:
    def __init__(self) -> None:
        self.readings = 0

    def read(self, row: str) -> int:
        self.readings += 1
        return len(row)

    def best(self, rows: list[str]) -> int:
        return max([self.read(row) for row in rows], default=0)
"""
AFTER = """
class Meter:
    def __init__(self) -> None:
        self.readings = 0

    def read(self, row: str) -> int:
        self.readings += 1
        return len(row)

    def best(self, rows: list[str]) -> int:
        if not rows:
            return 0
        return self.read(max(rows, key=self.read))
"""
EXAMPLES = ("Meter().best(['a', 'bcd'])", "Meter().best([])")
WITNESS = "m = Meter(); m.best(['a', 'b']); seen = m.readings"
