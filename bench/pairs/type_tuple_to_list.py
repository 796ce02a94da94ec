"""The same values in a list, where a tuple could be a key of a dict."""

FUNCTION = "key_of"
VERDICT = "wrong"
BEFORE = """
def key_of(row: dict[str, int], names: list[str]) -> tuple[int, ...]:
    values = ()
    for name in names:
        values = values + (row.get(name, 0),)
    return values
"""
AFTER = """
def key_of(row: dict[str, int], names: list[str]) -> tuple[int, ...]:
    return [row.get(name, 0) for name in names]
"""
EXAMPLES = ("tuple(key_of({'a': 1}, ['a', 'b']))", "len(key_of({}, []))")
WITNESS = "seen = {key_of({'a': 1}, ['a']): 1}"
