"""The stream was handed over rewound; now it stands at its end, and read() gives nothing."""

FUNCTION = "as_csv"
VERDICT = "wrong"
BEFORE = """
import io


def as_csv(rows: list[list[str]]) -> io.StringIO:
    stream = io.StringIO()
    for row in rows:
        stream.write(",".join(row) + "\\n")
    stream.seek(0)
    return stream
"""
AFTER = """
import io


def as_csv(rows: list[list[str]]) -> io.StringIO:
    stream = io.StringIO()
    stream.writelines([",".join(row) + "\\n" for row in rows])
    return stream
"""
EXAMPLES = ("as_csv([['a', 'b']]).getvalue()", "as_csv([]).read()")
WITNESS = "seen = as_csv([['a']]).read()"
