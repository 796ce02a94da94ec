"""The first unknown name raises the same error from the same cause; only the lookup of known names got a
dict.
"""

FUNCTION = "resolve"
VERDICT = "faster"
GROWTH = True
BEFORE = """
class UnknownName(LookupError):
    pass


def resolve(names: list[str], table: list[tuple[str, int]]) -> list[int]:
    result = []
    for name in names:
        for key, value in table:
            if key == name:
                result.append(value)
                break
        else:
            raise UnknownName(name) from KeyError(name)
    return result
"""
AFTER = """
class UnknownName(LookupError):
    pass


def resolve(names: list[str], table: list[tuple[str, int]]) -> list[int]:
    values: dict[str, int] = {}
    for key, value in table:
        values.setdefault(key, value)
    result = []
    for name in names:
        if name not in values:
            raise UnknownName(name) from KeyError(name)
        result.append(values[name])
    return result
"""
EXAMPLES = (
    "resolve(['a', 'a'], [('a', 1), ('a', 2)])",
    "resolve([], [])",
    "resolve(['a', 'x', 'y'], [('a', 1)])",
)
SIZE = 300
SETUP = "table = [(f'k{i}', i) for i in range(n)]; names = [f'k{i}' for i in range(n)]"
CALL = "resolve(names, table)"
