"""Each group is one list held in two places of the result, before and after."""

FUNCTION = "index_groups"
VERDICT = "equal"
BEFORE = """
def index_groups(pairs: list[tuple[str, int]]) -> tuple[list[list[int]], dict[str, list[int]]]:
    groups: list[list[int]] = []
    by_name: dict[str, list[int]] = {}
    for n, v in pairs:
        if n not in by_name:
            by_name[n] = []
            groups.append(by_name[n])
        by_name[n].append(v)
    return groups, by_name
"""
AFTER = """
def index_groups(pairs: list[tuple[str, int]]) -> tuple[list[list[int]], dict[str, list[int]]]:
    groups: list[list[int]] = []
    by_name: dict[str, list[int]] = {}
    for name, value in pairs:
        if name not in by_name:
            by_name[name] = []
            groups.append(by_name[name])
        by_name[name].append(value)
    return groups, by_name
"""
EXAMPLES = (
    "index_groups([('a', 1), ('b', 2), ('a', 3)])",
    "index_groups([])",
    "[g[0][0] is g[1]['x'] for g in [index_groups([('x', 1)])]]",
)
SIZE = 500
SETUP = "pairs = [(str(i % 9), i) for i in range(n)]"
CALL = "index_groups(pairs)"
