"""A KeyError was wrapped in a RuntimeError that names it; now the KeyError itself comes out."""

FUNCTION = "lookup_all"
VERDICT = "wrong"
BEFORE = """
def lookup_all(table: dict[str, int], names: list[str]) -> list[int]:
    result = []
    for name in names:
        try:
            result.append(table[name])
        except KeyError as error:
            raise RuntimeError(f"got KeyError({name!r})") from error
    return result
"""
AFTER = """
def lookup_all(table: dict[str, int], names: list[str]) -> list[int]:
    return [table[name] for name in names]
"""
EXAMPLES = ("lookup_all({'a': 1}, ['a', 'a'])", "lookup_all({}, [])")
WITNESS = "seen = lookup_all({'a': 1}, ['b'])"
