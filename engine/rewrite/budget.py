"""How much is rewritten in one run. Each rewrite is a whole file, parsed and linted anew, so without a bound
a file full of findings would take time and memory proportional to the square of its size."""

from __future__ import annotations

from collections import defaultdict

FILE_BYTES = 4_000_000
"""Bytes of rewritten text per file: a hundred rewrites of a file of 40 kB."""

FILE_REWRITES = 10
"""Rewrites that each file gets, however large it is."""

RUN_BYTES = 64_000_000
"""Bytes of rewritten text per run, over all files."""


class Budget:
    """What is left to rewrite in one run; first come, first served."""

    def __init__(self) -> None:
        self._spent = 0
        self._of_file: dict[str, int] = defaultdict(int)

    def spend(self, path: str, size: int) -> str | None:
        """Take one rewrite of a file of `size` bytes from the budget, or return why there is none left."""
        if self._of_file[path] + size > max(FILE_BYTES, FILE_REWRITES * size):
            return "the file has too many findings to try a rewrite of each"
        if self._spent + size > RUN_BYTES:
            return "there are too many findings to try a rewrite of each"
        self._of_file[path] += size
        self._spent += size
        return None
