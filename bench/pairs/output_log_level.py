"""The record keeps its text and loses its level."""

FUNCTION = "retry_delays"
VERDICT = "wrong"
BEFORE = """
import logging

log = logging.getLogger("retry")


def retry_delays(failures: int) -> list[int]:
    delays = []
    for number in range(min(failures, 8)):
        if number == 7:
            log.error("giving up")
        delays.append(2**number)
    return delays
"""
AFTER = """
import logging

log = logging.getLogger("retry")


def retry_delays(failures: int) -> list[int]:
    if failures >= 8:
        log.warning("giving up")
    return [1 << number for number in range(min(failures, 8))]
"""
EXAMPLES = ("retry_delays(3)", "retry_delays(0)", "retry_delays(-1)")
WITNESS = """
import logging

seen = []


class Keep(logging.Handler):
    def emit(self, record):
        seen.append(record.levelname)


keep = Keep()
log.addHandler(keep)
retry_delays(9)
log.removeHandler(keep)
"""
