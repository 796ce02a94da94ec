"""What is said when real performance fixes are undone, and when they are made.

    python -m bench.undone_fixes MIRROR

The fixes are those of `bench.corpus`. An undone fix makes its function slower: what is said inside it is
right. A fix as it was made makes nothing slower that anybody meant to: what is said there is a false alarm.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.corpus.score import Case, prepare
from engine.model import Finding
from engine.regressions import all_regressions
from engine.scan.regressions import Compared, compare

MOST_FALSE = 0
"""So many false alarms are allowed on the fixes as they were made."""

NAMES = tuple(one.name for one in all_regressions())


def said(folder: Path, before: str, after: str) -> tuple[Finding, ...]:
    """Return what became slower between two texts of the folder."""
    sides = [(folder / name).read_bytes() for name in (before, after)]
    return compare(Compared(after, sides[0], sides[1], NAMES))


def inside(finding: Finding, case: Case) -> bool:
    """Tell whether a finding stands in a function that the fix changed."""
    return any(start <= finding.line <= end for _, (start, end) in case.functions)


def main(arguments: list[str]) -> int:
    """Print both figures; return 1 for a false alarm too many."""
    if not arguments or not Path(arguments[0]).is_dir():
        print("undone fixes: skipped, no mirror given (make bench MIRROR=folder of git directories)")
        return 0
    found: Counter[str] = Counter()
    told, false, cases = 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="velox-undone-") as scratch:
        folder = Path(scratch)
        try:
            fixes = [
                case for tier in ("core", "extended") for case in prepare(Path(arguments[0]), folder, tier)
            ]
        except FileNotFoundError as error:
            print(f"undone fixes: skipped, {error}")
            return 0
        for case in fixes:
            cases += 1
            right = [one for one in said(folder, case.after, case.before) if inside(one, case)]
            told += bool(right)
            found.update(one.rule for one in right)
            false += len(said(folder, case.before, case.after))
    print(f"undone fixes: {told} of {cases} said; made as they were: {false} false alarms")
    for rule, count in found.most_common():
        print(f"  {rule:28s} {count:3d}")
    return 1 if false > MOST_FALSE else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
