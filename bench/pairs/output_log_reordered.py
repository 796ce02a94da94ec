"""Records about dropped rows came between the others; now they come in two groups."""

FUNCTION = "import_rows"
VERDICT = "wrong"
BEFORE = """
import logging

log = logging.getLogger(__name__)


def import_rows(rows: list[int]) -> int:
    kept = 0
    for row in rows:
        if row < 0:
            log.warning("dropped %d", row)
        else:
            log.warning("kept %d", row)
            kept += 1
    return kept
"""
AFTER = """
import logging

log = logging.getLogger(__name__)


def import_rows(rows: list[int]) -> int:
    for row in [row for row in rows if row < 0]:
        log.warning("dropped %d", row)
    kept = [row for row in rows if row >= 0]
    for row in kept:
        log.warning("kept %d", row)
    return len(kept)
"""
EXAMPLES = ("import_rows([-1, 1])", "import_rows([])")
WITNESS = "seen = import_rows([1, -1])"
