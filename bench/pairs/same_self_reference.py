"""A ring of dicts that hold each other: a comparison must end, and say equal."""

FUNCTION = "ring"
VERDICT = "equal"
BEFORE = """
def ring(names: list[str]) -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = [{"name": name} for name in names]
    for i, node in enumerate(nodes):
        node["next"] = nodes[(i + 1) % len(nodes)]
        node["all"] = nodes
    return nodes
"""
AFTER = """
def ring(names: list[str]) -> list[dict[str, object]]:
    members: list[dict[str, object]] = [{"name": name} for name in names]
    for position, member in enumerate(members):
        member["next"] = members[(position + 1) % len(members)]
        member["all"] = members
    return members
"""
EXAMPLES = ("ring(['a', 'b'])", "ring([])", "ring(['x', 'x', ''])")
SIZE = 300
SETUP = "names = [str(i) for i in range(n)]"
CALL = "ring(names)"
