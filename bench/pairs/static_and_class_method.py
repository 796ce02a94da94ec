"""A classmethod parses by scanning the members; a dict of the class, made once per call, is asked instead."""

FUNCTION = "Level.parse_all"
VERDICT = "faster"
BEFORE = """
class Level:
    NAMES = [f"level-{number}" for number in range(40)]

    @staticmethod
    def clean(text: str) -> str:
        return text.strip().lower()

    @classmethod
    def parse_all(cls, texts: list[str]) -> list[int]:
        result = []
        for text in texts:
            name = cls.clean(text)
            result.append(cls.NAMES.index(name) if name in cls.NAMES else -1)
        return result
"""
AFTER = """
class Level:
    NAMES = [f"level-{number}" for number in range(40)]

    @staticmethod
    def clean(text: str) -> str:
        return text.strip().lower()

    @classmethod
    def parse_all(cls, texts: list[str]) -> list[int]:
        number_of = {name: number for number, name in enumerate(cls.NAMES)}
        return [number_of.get(cls.clean(text), -1) for text in texts]
"""
EXAMPLES = (
    "Level.parse_all([' Level-3', 'level-39', 'x'])",
    "Level.parse_all([])",
    "Level.parse_all(['', 'LEVEL-0'])",
)
SIZE = 300
SETUP = "texts = [f'Level-{i % 50}' for i in range(n)]"
CALL = "Level.parse_all(texts)"
