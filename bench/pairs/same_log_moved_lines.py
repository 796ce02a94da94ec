"""The records carry other line numbers after an edit above them; level, name and message are the same."""

FUNCTION = "load"
VERDICT = "equal"
BEFORE = """
import logging
import warnings

log = logging.getLogger("store")


def load(rows: list[int]) -> int:
    total = 0
    for row in rows:
        if row < 0:
            log.warning("skipped %d", row)
        elif row == 0:
            warnings.warn("zero row", UserWarning, stacklevel=1)
        else:
            total += row
    log.info("loaded %d rows", len(rows))
    return total
"""
AFTER = '''
import logging
import warnings

log = logging.getLogger("store")


def load(rows: list[int]) -> int:
    """Add up the rows.

    Negative rows are skipped with a record in the log, zeros with a warning.
    """
    total = 0
    for row in rows:
        if row < 0:
            log.warning("skipped %d", row)
        elif row == 0:
            warnings.warn("zero row", UserWarning, stacklevel=1)
        else:
            total += row
    log.info("loaded %d rows", len(rows))
    return total
'''
EXAMPLES = ("load([1, -2, 3])", "load([])", "load([0, 0])")
SIZE = 1000
SETUP = "rows = list(range(1, n))"
CALL = "load(rows)"
