"""A property reads the same two attributes under another local name."""

FUNCTION = "Span.overlap"
VERDICT = "equal"
BEFORE = """
class Span:
    def __init__(self, start: int, end: int, marks: list[int]) -> None:
        if end < start:
            raise ValueError(f"{end} is before {start}")
        self.start = start
        self.end = end
        self.marks = marks

    @property
    def overlap(self) -> list[int]:
        s, e = self.start, self.end
        return [m for m in self.marks if s <= m < e]
"""
AFTER = '''
class Span:
    def __init__(self, start: int, end: int, marks: list[int]) -> None:
        if end < start:
            raise ValueError(f"{end} is before {start}")
        self.start = start
        self.end = end
        self.marks = marks

    @property
    def overlap(self) -> list[int]:
        """The marks inside the span."""
        start, end = self.start, self.end
        return [mark for mark in self.marks if start <= mark < end]
'''
EXAMPLES = ("Span(1, 3, [0, 1, 2, 3]).overlap", "Span(0, 0, [0]).overlap", "Span(2, 1, []).overlap")
SIZE = 500
SETUP = "span = Span(n // 3, n, list(range(n)))"
CALL = "span.overlap"
