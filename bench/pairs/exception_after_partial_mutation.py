"""All moves were checked before any was made; now those before the bad one are made."""

FUNCTION = "transfer"
VERDICT = "wrong"
BEFORE = """
def transfer(accounts: dict[str, int], moves: list[tuple[str, int]]) -> None:
    for name, _ in moves:
        if name not in accounts:
            raise KeyError(name)
    for name, amount in moves:
        accounts[name] += amount
"""
AFTER = """
def transfer(accounts: dict[str, int], moves: list[tuple[str, int]]) -> None:
    for name, amount in moves:
        if name not in accounts:
            raise KeyError(name)
        accounts[name] += amount
"""
EXAMPLES = ("[transfer(a, [('x', 2)]) or a for a in [{'x': 1}]]", "transfer({}, [])")
WITNESS = """
accounts = {"a": 1}
try:
    transfer(accounts, [("a", 5), ("b", 1)])
except KeyError:
    pass
seen = accounts
"""
