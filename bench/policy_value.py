"""What a policy buys: verified speed-up by the minute.

    python -m bench.policy_value --mirror DIR [--checkpoint DIR]

The files are those of the example and of `--regions` (20) cases of `bench/corpus/references.jsonl`, before
their fix, drawn by seed among those in which anything is proven. Each is reviewed, all its lines, once by
each policy, with `--seconds` (60) for all proofs of the file: by the fixed order, by the heuristic, and by
`--checkpoint`, if one is named. All policies see the same files, and take turns at being first. Told is the
verified log2 speed-up of all files together, by the minute of proofs. Nothing here is a limit.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from bench.corpus.score import HERE
from bot.repository.git import Git
from bot.repository.places import find_repository
from bot.repository.trees import RevisionTree
from engine.choose.deciding import FixedOrder, Heuristic, Policy
from engine.choose.stored import load
from engine.config import SettingsTree
from engine.model import Change, ChangedFile, LineRange
from engine.pipeline import World, review
from engine.ports import Tree
from training.places import Files, findings_of
from training.world import open_world

EXAMPLE = Path(__file__).parent.parent / "examples" / "head"


@dataclass(frozen=True, slots=True)
class Subject:
    """A file to review, in its tree."""

    name: str
    path: str
    tree: Tree


@dataclass(frozen=True, slots=True)
class Bought:
    """What a policy had verified in a file: log2 of the speed-ups added up, seconds, rewrites proven, and
    those among them that were faster."""

    log2: float = 0.0
    seconds: float = 0.0
    steps: int = 0
    gains: int = 0

    def __add__(self, other: Bought) -> Bought:
        return Bought(
            self.log2 + other.log2,
            self.seconds + other.seconds,
            self.steps + other.steps,
            self.gains + other.gains,
        )


def bought(subject: Subject, policy: Policy, world: World) -> Bought:
    """Review a file with a policy."""
    content = subject.tree.read(subject.path)
    assert isinstance(content, bytes)
    everything = LineRange(1, max(1, content.count(b"\n")))
    change = Change("before", "before", (ChangedFile(subject.path, (everything,)),))
    found = review(change, subject.tree, SettingsTree({}, {}), replace(world, policy=policy), all_lines=True)
    steps = [one for one in found.decisions if one.outcome]
    return Bought(
        sum(one.log2 for one in steps if one.outcome == "gain"),
        sum(one.seconds for one in steps),
        len(steps),
        sum(one.outcome == "gain" for one in steps),
    )


def of_the_example() -> Iterator[Subject]:
    """Yield the files of the example's head side."""
    files = {path.relative_to(EXAMPLE).as_posix(): path.read_bytes for path in sorted(EXAMPLE.rglob("*.py"))}
    tree = Files(dict(files))
    for path in tree.paths():
        yield Subject(f"example {path}", path, tree)


def of_the_corpus(mirror: Path, seed: int, world: World) -> Iterator[Subject]:
    """Yield files before their fix, in drawn order, where a rule would rewrite anything."""
    cases = [json.loads(line) for line in (HERE / "references.jsonl").read_text().splitlines()]
    random.Random(seed).shuffle(cases)
    for case in cases:
        repository = find_repository(mirror / case["repo"].replace("/", "+") / "repo")
        commit = None if repository is None else Git(repository).commit(f"{case['sha']}^")
        if repository is None or commit is None:
            continue
        with closing(RevisionTree(Git(repository), commit)) as tree:
            found = findings_of(tree, [case["path"]], world)
            if any(one.edits and one.symbol for one in found):
                yield Subject(f"{case['id']} {case['path']}", case["path"], tree)


def compare(
    subjects: Iterator[Subject], policies: Sequence[Policy], world: World, most: int
) -> Mapping[str, Bought]:
    """Review up to `most` files in which anything is proven with all policies, and say what each bought."""
    total = {policy.name: Bought() for policy in policies}
    taken = 0
    for subject in subjects:
        if taken == most:
            break
        turn = taken % len(policies)
        round_ = {
            policy.name: bought(subject, policy, world) for policy in (*policies[turn:], *policies[:turn])
        }
        if not any(one.steps for one in round_.values()):
            continue
        taken += 1
        for name, one in round_.items():
            total[name] += one
        print(
            f"  {subject.name}: "
            + ", ".join(f"{name} {one.log2:.2f} in {one.seconds:.0f} s" for name, one in round_.items()),
            flush=True,
        )
    print(f"  {taken} files")
    return total


def main(arguments: Sequence[str] = ()) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.policy_value", description=__doc__)
    parser.add_argument("--mirror", type=Path)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--regions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args(list(arguments))
    world = open_world(said.seconds)
    policies: list[Policy] = [FixedOrder(), Heuristic()]
    if said.checkpoint is not None:
        policies.append(load(said.checkpoint))
    groups = [("the example", of_the_example(), sys.maxsize)]
    if said.mirror is not None and said.mirror.is_dir():
        groups.append(("the corpus", of_the_corpus(said.mirror, said.seed, world), said.regions))
    for name, subjects, most in groups:
        print(f"{name}, {said.seconds:g} s of proofs a file")
        for policy, one in compare(subjects, policies, world, most).items():
            rate = one.log2 / one.seconds * 60 if one.seconds else 0.0
            print(
                f"  {policy:16s} log2 {one.log2:6.2f} verified, {one.gains} gains in {one.steps} steps,"
                f" {one.seconds:5.0f} s: {rate:.2f} a minute"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
