"""A property of a dataclass counts each name in the whole list; Counter counts once."""

FUNCTION = "Roster.repeated"
VERDICT = "faster"
GROWTH = True
BEFORE = '''
from dataclasses import dataclass, field


@dataclass
class Roster:
    team: str
    names: list[str] = field(default_factory=list)

    @property
    def repeated(self) -> list[str]:
        """Every entry whose name occurs more than once."""
        return [name for name in self.names if self.names.count(name) > 1]
'''
AFTER = '''
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Roster:
    team: str
    names: list[str] = field(default_factory=list)

    @property
    def repeated(self) -> list[str]:
        """Every entry whose name occurs more than once."""
        occurrences = Counter(self.names)
        return [name for name in self.names if occurrences[name] > 1]
'''
EXAMPLES = (
    "Roster('x', ['a', 'b', 'a']).repeated",
    "Roster('x').repeated",
    "Roster('', ['', '']).repeated",
)
SIZE = 500
SETUP = "roster = Roster('t', [f'w{i // 2}' for i in range(n)])"
CALL = "roster.repeated"
