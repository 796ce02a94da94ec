from __future__ import annotations

from itertools import islice
from pathlib import Path

from tests.training.worlds import gain, node, record
from training import regions, transitions
from training.gathering import Sources, beside, drawn, gather, inputs, summary
from training.regions import Record
from training.synthetic import records
from training.walking import walks


def test_only_files_of_known_names_are_read(tmp_path: Path) -> None:
    names = ["b.regions.jsonl", "a.regions.jsonl.gz", "episodes-1.jsonl", "episodes-1.jsonl.gz"]
    for name in [*names, "notes.jsonl", "regions.txt", "1-episodes.jsonl"]:
        (tmp_path / name).touch()
    assert sorted(path.name for path in inputs(tmp_path)) == sorted(names)


def test_regions_lie_beside_their_steps() -> None:
    assert beside(Path("a/steps.jsonl.gz")) == Path("a/steps.regions.jsonl.gz")
    assert beside(Path("a/steps.jsonl")) == Path("a/steps.regions.jsonl.gz")


def test_as_many_steps_are_drawn_as_were_asked_for() -> None:
    for samples in (0, 1, 50, 333):
        assert sum(len(steps) for _, steps in drawn(samples, 3, 0)) == samples


def test_records_pass_through_whoever_follows(tmp_path: Path) -> None:
    one = record(node({"hoist": gain(1.0)}))
    transitions.write_lines(tmp_path / "a.regions.jsonl", [regions.line_of(one)])
    met: list[Record] = []

    def following(some: list[Record]) -> list[Record]:
        met.extend(some)
        return some

    gather(Sources(tmp_path), tmp_path / "steps.jsonl", lambda some: following(list(some)))
    assert met == [one]


def test_the_summary_counts_sources_and_strategies() -> None:
    steps = [step for one in islice(records(0), 3) for step in walks(one, 2, 0)]
    first, *lines = summary(steps, 3).splitlines()
    assert first == f"{len(steps):,} steps on 3 regions of 1 groups"
    assert lines[0].split() == ["synthetic", str(len(steps))]
    assert sum(int(line.split()[1]) for line in lines[1:]) == len(steps)
