"""How long whoever asks would wait for an answer: `Prefer: wait=10` (RFC 7240)."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 60
"""Seconds; proxies give up on requests that take longer."""

_WAIT = re.compile(r"\s*wait\s*=\s*\"?([0-9]{1,6})\"?\s*(?:;.*)?", re.IGNORECASE | re.ASCII)


def wait_of(headers: Iterable[str]) -> int:
    """Return for how many seconds to wait; a preference that cannot be read is none."""
    for header in headers:
        for preference in header.split(","):
            if found := _WAIT.fullmatch(preference):
                return min(int(found[1]), LONGEST)
    return 0
