"""The corpus by category of the fix, and six of its repositories apart, for each tool; kept for the docs."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.corpus.score import Case, Findings, Score, score

SEED = 6
APART = 6
KEPT = Path("docs") / "coverage" / "detection.json"
REFERENCES = Path(__file__).parent / "references.jsonl"


def set_apart() -> frozenset[str]:
    """Return the six repositories that are reported for themselves, chosen by seed among all of the
    corpus."""
    lines = REFERENCES.read_text(encoding="utf-8").splitlines()
    repositories = sorted({json.loads(line)["repo"] for line in lines})
    return frozenset(random.Random(SEED).sample(repositories, APART))


@dataclass(frozen=True)
class Scored:
    """What a tool reached on all cases, on those of the six repositories, and on those of the others."""

    name: str
    whole: Score
    apart: Score
    others: Score
    by_category: Mapping[str, int]


def scored(name: str, cases: list[Case], folder: Path, found: Findings) -> Scored:
    """Score a tool on each group."""
    apart = set_apart()
    whole = score(cases, folder, found)
    reached = set(whole.causal_ids)
    return Scored(
        name,
        whole,
        score([case for case in cases if case.repository in apart], folder, found),
        score([case for case in cases if case.repository not in apart], folder, found),
        Counter(case.category for case in cases if case.id in reached),
    )


def show(tools: list[Scored], cases: list[Case]) -> None:
    """Print the six repositories beside the others, and the fixes found per category."""
    print(f"  six repositories by seed {SEED}: {', '.join(sorted(set_apart()))}")
    print("  tool                                 the six                the others")
    for tool in tools:
        sides = "   ".join(
            f"{side.causal:3d} of {side.cases:3d} {_share(side):5.1f} % {side.noise:6.2f}"
            for side in (tool.apart, tool.others)
        )
        print(f"  {tool.name:34s} {sides}")
    names = "  ".join(tool.name.partition(",")[0][:12].rjust(12) for tool in tools)
    print(f"  category      fixes  {names}")
    for category, count in Counter(case.category for case in cases).most_common():
        found = "  ".join(f"{tool.by_category.get(category, 0):12d}" for tool in tools)
        print(f"  {category:12s} {count:6d}  {found}")


def _share(found: Score) -> float:
    return 100 * found.causal / max(1, found.cases)


def keep(tools: list[Scored], cases: list[Case], commit: str, date: str) -> None:
    """Write the figures for `docs/detection.md`."""
    document = {
        "commit": commit,
        "date": date,
        "repositories": len({case.repository for case in cases}),
        "seed": SEED,
        "apart": sorted(set_apart()),
        "categories": dict(Counter(case.category for case in cases).most_common()),
        "tools": [
            {
                "name": tool.name,
                **{side: _figures(getattr(tool, side)) for side in ("whole", "apart", "others")},
                "by_category": dict(sorted(tool.by_category.items())),
            }
            for tool in tools
        ],
    }
    KEPT.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _figures(found: Score) -> dict[str, float]:
    return {
        "cases": found.cases,
        "causal": found.causal,
        "hits": found.hits,
        "noise": round(found.noise, 2),
        "gone": round(100 * found.gone, 1),
    }
