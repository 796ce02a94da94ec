"""The method kept its last result on the object for others; now it only returns it."""

FUNCTION = "Scanner.scan"
VERDICT = "wrong"
BEFORE = """
class Scanner:
    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.hits: list[str] = []

    def scan(self, text: str) -> int:
        self.hits = [word for word in self.words if word in text]
        return len(self.hits)
"""
AFTER = """
class Scanner:
    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.hits: list[str] = []

    def scan(self, text: str) -> int:
        return sum(word in text for word in self.words)
"""
EXAMPLES = ("Scanner(['a', 'b']).scan('abc')", "Scanner([]).scan('')")
WITNESS = "s = Scanner(['a']); s.scan('a'); seen = s.hits"
