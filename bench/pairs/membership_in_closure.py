"""An inner function compares with each ignored name in turn; its closure holds a set instead."""

FUNCTION = "tracked"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def tracked(paths: list[str], ignored: list[str]) -> list[str]:
    def is_ignored(path: str) -> bool:
        return any(path == name for name in ignored)

    return [path for path in paths if not is_ignored(path)]
"""
AFTER = """
def tracked(paths: list[str], ignored: list[str]) -> list[str]:
    names = frozenset(ignored)

    def is_ignored(path: str) -> bool:
        return path in names

    return [path for path in paths if not is_ignored(path)]
"""
EXAMPLES = (
    "tracked(['a.py', 'b.py', 'a.py'], ['b.py'])",
    "tracked([], [])",
    "tracked(['x'], [])",
)
SIZE = 300
SETUP = "paths = [f'p{i}' for i in range(n)]; ignored = [f'p{i}' for i in range(n // 2, n + n // 2)]"
CALL = "tracked(paths, ignored)"
