"""A generator remembers what it has yielded in a list; a set keeps it as lazy and as ordered."""

FUNCTION = "novel_lines"
VERDICT = "faster"
GROWTH = True
BEFORE = '''
from collections.abc import Iterable, Iterator


def novel_lines(lines: Iterable[str]) -> Iterator[str]:
    """Each line the first time it is met, without its line end."""
    seen: list[str] = []
    for line in lines:
        line = line.rstrip("\\n")
        if line in seen:
            continue
        seen.append(line)
        yield line
'''
AFTER = '''
from collections.abc import Iterable, Iterator


def novel_lines(lines: Iterable[str]) -> Iterator[str]:
    """Each line the first time it is met, without its line end."""
    seen: set[str] = set()
    for line in lines:
        line = line.rstrip("\\n")
        if line not in seen:
            seen.add(line)
            yield line
'''
EXAMPLES = (
    "novel_lines(['a\\n', 'b\\n', 'a'])",
    "novel_lines([])",
    "novel_lines(iter(['', '\\n', 'x']))",
)
SIZE = 1000
SETUP = "lines = [f'line {i}\\n' for i in range(n)]"
CALL = "list(novel_lines(lines))"
