"""From what rollouts and reviews left behind, and what is drawn, to one file of steps and one of regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import BadInput
from engine.strategies import ACTIONS
from training import regions, synthetic, transitions
from training.regions import Record
from training.transitions import Transition
from training.walking import walks

WALKS = 12
"""How often each region is walked: three strategies and their pairs are seen about twice each."""

EXPORTS = ("episodes-*.jsonl", "episodes-*.jsonl.gz")
RECORDS = ("*.regions.jsonl", "*.regions.jsonl.gz")

Following = Callable[[Sequence[Record]], Iterable[Record]]
"""Passes records through, and may show how far it is."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What steps are made of: a folder of rollouts and exports, and how many are drawn."""

    input_dir: Path | None
    synthetic_samples: int = 0
    walks: int = WALKS
    seed: int = 0


def gather(sources: Sources, output_jsonl: Path, following: Following = iter) -> str:
    """Write steps to a file, and the regions beside it; return what there is in words.

    Raises `BadInput` where there is nothing, or what is there cannot be read; then nothing is written.
    """
    folder = sources.input_dir
    records = real_records(folder) if folder else []
    steps = list(exported(folder)) if folder else []
    for record in following(records):
        steps += walks(record, sources.walks, sources.seed)
    for record, of_it in drawn(sources.synthetic_samples, sources.walks, sources.seed):
        records.append(record)
        steps += of_it
    if not steps:
        raise BadInput("There is nothing to make steps of: name an --input-dir, or --synthetic-samples.")
    transitions.write_lines(output_jsonl, map(transitions.line_of, steps))
    transitions.write_lines(beside(output_jsonl), map(regions.line_of, records))
    return summary(steps, len(records))


def beside(output_jsonl: Path) -> Path:
    """Return where the regions go whose steps are in `output_jsonl`."""
    return output_jsonl.with_name(f"{output_jsonl.name.split('.')[0]}.regions.jsonl.gz")


def inputs(folder: Path) -> list[Path]:
    """Return the files of a folder that are read."""
    return _files(folder, RECORDS) + _files(folder, EXPORTS)


def _files(folder: Path, patterns: Iterable[str]) -> list[Path]:
    return sorted(path for pattern in patterns for path in folder.glob(pattern))


def real_records(folder: Path) -> list[Record]:
    """Return the records of a folder by name; raises `BadInput` for a region that is told of twice."""
    found: dict[tuple[str, str], Record] = {}
    for record in regions.read(_files(folder, RECORDS)):
        if found.setdefault((record.group, record.region), record) is not record:
            raise BadInput(f"{folder} tells twice of {record.region} in {record.group}: keep one of them.")
    return list(found.values())


def exported(folder: Path) -> Iterator[Transition]:
    """Yield the steps that reviews exported to a folder."""
    yield from transitions.read(_files(folder, EXPORTS))


def drawn(samples: int, times: int, seed: int) -> Iterator[tuple[Record, list[Transition]]]:
    """Yield synthetic regions with their steps until there are `samples` steps, the last one cut short."""
    left = samples
    if left:
        for record in synthetic.records(seed):
            steps = list(walks(record, times, seed))[:left]
            if steps:
                yield record, steps
            left -= len(steps)
            if left == 0:
                return


def summary(steps: Sequence[Transition], count: int) -> str:
    """Say how many steps there are, of what, and what came of them."""
    sources = Counter(step.source for step in steps)
    tried = Counter(ACTIONS[step.a] for step in steps)
    groups = len({step.group for step in steps})
    lines = [f"{len(steps):,} steps on {count:,} regions of {groups:,} groups"]
    lines += [
        f"  {name:<24} {number:>8,}" for name, number in [*sorted(sources.items()), *tried.most_common()]
    ]
    return "\n".join(lines)
