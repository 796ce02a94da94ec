"""The same lines are printed and the same warning is given; only the search got a set."""

FUNCTION = "report_unused"
VERDICT = "faster"
GROWTH = True
BEFORE = """
import warnings


def report_unused(defined: list[str], used: list[str]) -> None:
    unused = []
    for name in defined:
        if name not in used:
            unused.append(name)
    if len(unused) > 3:
        warnings.warn(f"{len(unused)} unused names", stacklevel=2)
    print(*unused[:3], sep=", ")
"""
AFTER = """
import warnings


def report_unused(defined: list[str], used: list[str]) -> None:
    in_use = set(used)
    unused = [name for name in defined if name not in in_use]
    if len(unused) > 3:
        warnings.warn(f"{len(unused)} unused names", stacklevel=2)
    print(*unused[:3], sep=", ")
"""
EXAMPLES = (
    "report_unused(['a', 'b'], ['b'])",
    "report_unused([], [])",
    "report_unused(list('abcde'), ['b'])",
)
SIZE = 800
SETUP = "defined = [f'n{i}' for i in range(n)]; used = [f'n{i}' for i in range(n - 2)]"
CALL = "report_unused(defined, used)"
