"""A handler registered after the first call was found; a cache of the sorted list survives it."""

FUNCTION = "Registry.names"
VERDICT = "wrong"
BEFORE = """
class Registry:
    def __init__(self, names: list[str]) -> None:
        self._names = list(names)

    def add(self, name: str) -> None:
        self._names.append(name)

    def names(self) -> list[str]:
        return sorted(self._names)
"""
AFTER = """
class Registry:
    def __init__(self, names: list[str]) -> None:
        self._names = list(names)
        self._sorted: list[str] | None = None

    def add(self, name: str) -> None:
        self._names.append(name)

    def names(self) -> list[str]:
        if self._sorted is None:
            self._sorted = sorted(self._names)
        return list(self._sorted)
"""
EXAMPLES = ("Registry(['b', 'a']).names()", "Registry([]).names()")
WITNESS = "r = Registry(['a']); r.names(); r.add('b'); seen = r.names()"
