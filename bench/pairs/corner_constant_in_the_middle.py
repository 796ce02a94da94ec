"""Two ranges of codes were joined into one; 418 had been left out of them."""

FUNCTION = "retryable"
VERDICT = "wrong"
BEFORE = """
def retryable(status: int) -> bool:
    if status == 418:
        return False
    if 408 <= status <= 429 and status not in (410, 411, 412, 413, 414, 415, 416, 417):
        return True
    return 500 <= status <= 599
"""
AFTER = """
_FINAL = frozenset(range(410, 418))


def retryable(status: int) -> bool:
    return (408 <= status <= 429 and status not in _FINAL) or 500 <= status <= 599
"""
EXAMPLES = ("retryable(503)", "retryable(412)", "retryable(200)", "retryable(429)")
WITNESS = "seen = retryable(418)"
