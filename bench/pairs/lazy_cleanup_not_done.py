"""Closing the generator early ran its finally clause; without it the resource stays open."""

FUNCTION = "rows"
VERDICT = "wrong"
BEFORE = """
def rows(source: list[str], opened: list[str]):
    opened.append("table")
    try:
        for line in source:
            yield line.split(",")
    finally:
        opened.remove("table")
"""
AFTER = """
def rows(source: list[str], opened: list[str]):
    opened.append("table")
    for line in source:
        yield line.split(",")
    opened.remove("table")
"""
EXAMPLES = ("[(list(rows(['a,b'], o)), o) for o in [[]]]", "list(rows([], []))")
WITNESS = "opened = []; reader = rows(['a', 'b'], opened); next(reader); reader.close(); seen = opened"
