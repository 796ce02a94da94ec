"""Cuts a file of steps, and the regions beside it, into the parts of a split."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from training import regions, splitting, transitions
from training.gathering import beside
from training.splitting import FILE, PARTS, REGIONS, SHARES, STEPS, Split


@dataclass(frozen=True, slots=True)
class Cut:
    """A split, and how many steps and regions each of its parts has."""

    split: Split
    steps: tuple[int, ...]
    regions: tuple[int, ...]


def cut(steps_file: Path, output: Path, seed: int = 0, shares: tuple[float, float, float] = SHARES) -> Cut:
    """Write to a folder the steps and regions of each part, and last `split.json`; raises `BadInput`."""
    steps = list(transitions.read([steps_file]))
    known = beside(steps_file)
    records = list(regions.read([known])) if known.exists() else []
    groups = {step.group: step.source == "synthetic" for step in steps}
    groups |= {record.group: record.source == "synthetic" for record in records}
    made = splitting.split(groups, seed, shares)
    counts = []
    for part in PARTS:
        names = frozenset(getattr(made, part))
        mine = [step for step in steps if step.group in names]
        held = [record for record in records if record.group in names]
        counts.append(
            (
                transitions.write_lines(output / STEPS.format(part=part), map(transitions.line_of, mine)),
                transitions.write_lines(output / REGIONS.format(part=part), map(regions.line_of, held)),
            )
        )
    (output / FILE).write_text(splitting.document(made), encoding="utf-8")
    return Cut(made, *zip(*counts, strict=True))
