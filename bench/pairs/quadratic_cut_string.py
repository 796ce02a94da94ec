"""A run-length coder cuts the string at each step; it moves an index instead."""

FUNCTION = "run_lengths"
VERDICT = "faster"
BEFORE = """
def run_lengths(text: str) -> list[tuple[str, int]]:
    runs = []
    while text:
        head = text[0]
        rest = text.lstrip(head)
        runs.append((head, len(text) - len(rest)))
        text = rest
    return runs
"""
AFTER = """
from itertools import groupby


def run_lengths(text: str) -> list[tuple[str, int]]:
    return [(head, len(list(run))) for head, run in groupby(text)]
"""
EXAMPLES = ("run_lengths('aaabcc')", "run_lengths('')", "run_lengths('\\u00df\\u00dfs')")
SIZE = 20000
SETUP = "text = 'ab' * (n // 2)"
CALL = "run_lengths(text)"
