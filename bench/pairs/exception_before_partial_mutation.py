"""Rows before a bad one used to be stored when it raised; update() of a whole dict stores none."""

FUNCTION = "load_rows"
VERDICT = "wrong"
BEFORE = """
def load_rows(store: dict[str, int], rows: list[str]) -> int:
    for row in rows:
        name, value = row.split("=")
        store[name] = int(value)
    return len(store)
"""
AFTER = """
def load_rows(store: dict[str, int], rows: list[str]) -> int:
    store.update({name: int(value) for name, value in (row.split("=") for row in rows)})
    return len(store)
"""
EXAMPLES = ("load_rows({}, ['a=1', 'b=2'])", "load_rows({'x': 1}, [])", "load_rows({}, ['a'])")
WITNESS = """
store = {}
try:
    load_rows(store, ["a=1", "b"])
except ValueError:
    pass
seen = store
"""
