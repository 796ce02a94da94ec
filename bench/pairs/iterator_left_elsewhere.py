"""Reading stopped at the separator, and the caller read on from there; now the whole iterator is consumed."""

FUNCTION = "read_header"
VERDICT = "wrong"
BEFORE = """
from collections.abc import Iterator


def read_header(lines: Iterator[str]) -> list[str]:
    header = []
    for line in lines:
        if line == "":
            break
        header.append(line)
    return header
"""
AFTER = """
from collections.abc import Iterator


def read_header(lines: Iterator[str]) -> list[str]:
    lines = list(lines)
    return lines[: lines.index("")] if "" in lines else lines
"""
EXAMPLES = ("read_header(iter(['a', '', 'b']))", "read_header(iter([]))")
WITNESS = "lines = iter(['a', '', 'body']); read_header(lines); seen = list(lines)"
