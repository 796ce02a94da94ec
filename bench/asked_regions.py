"""Would a model be asked about code that is known to be slow? `python -m bench.asked_regions --mirror DIR`

Each case of `bench/corpus/references.jsonl` is a file of a real repository just before a fix for speed, and
the lines that the fix changed. They are taken for a proposed change: is the function among those asked about?
Which model, and what it would answer, does not matter here. DIR holds the git directories,
`<owner>+<name>/repo`. Nothing here is a limit.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.corpus.score import HERE
from bot.progress import SilentProgress
from bot.repository.git import Git
from bot.repository.places import find_repository
from bot.repository.trees import RevisionTree
from engine.adapters.linter_ruff import RuffLinter
from engine.adapters.processes import SerialWorkers
from engine.config import SettingsTree
from engine.model import Change, ChangedFile, LineRange
from engine.pipeline import World, roots_of, scan_around
from engine.ports import Tree
from engine.rewrite.questions import Question, questions
from engine.scan.connections import connections
from engine.scan.link import link
from engine.scan.neighbours import neighbourhood
from engine.scan.select import relevant, scannable


@dataclass(frozen=True, slots=True)
class Case:
    """A file before a fix: `functions` are those that the fix changed, `changed` its lines there."""

    id: str
    repo: str
    sha: str
    path: str
    category: str
    functions: tuple[str, ...]
    changed: tuple[LineRange, ...]


def cases(file: Path) -> list[Case]:
    """Read the cases of a file of JSON lines."""
    found = []
    for line in file.read_text().splitlines():
        entry = json.loads(line)
        lines = entry["changed"] or [(one["start"], one["end"]) for one in entry["functions"]]
        found.append(
            Case(
                entry["id"],
                entry["repo"],
                entry["sha"],
                entry["path"],
                entry["category"],
                tuple(one["qualname"] for one in entry["functions"]),
                tuple(LineRange(start, end) for start, end in lines),
            )
        )
    return found


def questions_of(change: Change, tree: Tree, settings: SettingsTree) -> tuple[tuple[Question, ...], int]:
    """Return the questions of a change, and how many of its files are reviewed."""
    changed, _ = scannable((file.path for file in change.files), settings)
    if not changed:
        return (), 0
    world = World(RuffLinter(), None, SerialWorkers(), SilentProgress(), "bench")
    roots = roots_of(tree)
    paths = neighbourhood(changed, tree, bound=settings.root.neighbours)
    report = link(scan_around(changed, paths, tree, settings, world), roots)
    kept, below = relevant(report.findings, change, settings, all_lines=False)
    found = [finding for finding in kept if finding not in below]
    near = connections(report, roots, changed)
    return questions(change, report, found, tree, connections=near), len(changed)


def is_asked(mirror: Path, case: Case) -> bool | None:
    """Tell whether a function of a case is asked about, None where the mirror has not its commit."""
    repository = find_repository(mirror / case.repo.replace("/", "+") / "repo")
    commit = None if repository is None else Git(repository).commit(f"{case.sha}^")
    if repository is None or commit is None:
        return None
    with closing(RevisionTree(Git(repository), commit)) as tree:
        change = Change("before", "before", (ChangedFile(case.path, case.changed),))
        found, _ = questions_of(change, tree, SettingsTree({}, {}))
    asked = {region.symbol for question in found for region in question.regions}
    return any(name == symbol or name.startswith(f"{symbol}.") for name in case.functions for symbol in asked)


def main(arguments: Sequence[str] = ()) -> int:
    """Print per category how many are asked about."""
    parser = argparse.ArgumentParser(prog="python -m bench.asked_regions", description=__doc__)
    parser.add_argument("--mirror", type=Path)
    said = parser.parse_args(list(arguments))
    if said.mirror is None or not said.mirror.is_dir():
        print("asked regions: skipped, no mirror given (--mirror, a folder of git directories)")
        return 0
    total: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for case in cases(HERE / "references.jsonl"):
        answer = is_asked(said.mirror, case)
        if answer is not None:
            total[case.category] += 1
            asked[case.category] += answer
            print(f"  {case.id} {case.category:11s} {'asked' if answer else '-'}", flush=True)
    for category in sorted(total):
        print(f"  {category:11s} {asked[category]:3d} of {total[category]:3d}")
    print(f"asked regions: {sum(asked.values())} of {sum(total.values())} slow functions")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
