"""A dict of positions keeps the last index of a name; list.index finds the first."""

FUNCTION = "columns"
VERDICT = "wrong"
BEFORE = """
def columns(header: list[str], wanted: list[str]) -> list[int]:
    return [header.index(name) for name in wanted if name in header]
"""
AFTER = """
def columns(header: list[str], wanted: list[str]) -> list[int]:
    position = {name: index for index, name in enumerate(header)}
    return [position[name] for name in wanted if name in position]
"""
EXAMPLES = ("columns(['a', 'b'], ['b', 'z'])", "columns([], [])")
WITNESS = "seen = columns(['a', 'b', 'a'], ['a'])"
