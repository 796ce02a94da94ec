"""The same list stood under both names, so that one append served both; copies go apart."""

FUNCTION = "aliases"
VERDICT = "wrong"
BEFORE = """
def aliases(names: list[str]) -> dict[str, list[str]]:
    shared: list[str] = []
    return {name: shared for name in names}
"""
AFTER = """
def aliases(names: list[str]) -> dict[str, list[str]]:
    return {name: [] for name in names}
"""
EXAMPLES = ("aliases(['a', 'b'])", "aliases([])")
WITNESS = "table = aliases(['a', 'b']); table['a'].append(1); seen = table"
