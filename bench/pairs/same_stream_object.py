"""A StringIO with the same text at the same position is returned by both."""

FUNCTION = "render"
VERDICT = "equal"
BEFORE = """
import io


def render(rows: list[list[str]]) -> io.StringIO:
    stream = io.StringIO()
    for row in rows:
        stream.write("\\t".join(row))
        stream.write("\\n")
    stream.seek(0)
    return stream
"""
AFTER = """
import io


def render(rows: list[list[str]]) -> io.StringIO:
    table = io.StringIO()
    for cells in rows:
        table.write("\\t".join(cells))
        table.write("\\n")
    table.seek(0)
    return table
"""
EXAMPLES = (
    "render([['a', 'b'], []]).getvalue()",
    "render([]).tell()",
    "render([['\\ud800']]).read()",
)
SIZE = 300
SETUP = "rows = [['a', 'b', 'c']] * n"
CALL = "render(rows)"
