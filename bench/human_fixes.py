"""If a model had written the fix that a person made, would it have reached the review?

    python -m bench.human_fixes --mirror DIR [--seconds S]

For each development case of `bench/corpus/references.jsonl` whose fix is an early exit, a memo or an
algorithm and can be verified by generated inputs: the function as it was is the region, the function as the
person left it the reply. It goes through the same checks and the same proof as any reply, in the real tree.
Nothing of the repositories is kept. Why one falls is counted: the checks want the same signature, for
instance, which a person may change.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from bench.corpus_proofs import CASES, Case, cases_in
from bot.app import open_prover
from bot.progress import SilentProgress
from bot.repository.git import Git
from bot.repository.places import find_repository
from bot.repository.trees import RevisionTree
from engine.adapters.linter_ruff import RuffLinter
from engine.certificate import Origin
from engine.config import load
from engine.model import Skipped, Verdict
from engine.replies import Rewrites
from engine.rewrite.functions import outermost, text_of
from engine.rewrite.region import Region
from engine.rewrite.reply import Part, Suggestion
from engine.scan.roots import Roots
from engine.sources import TreeSources
from engine.syntax.module import Module
from engine.syntax.parse import parse
from engine.validate.library import Library
from engine.validate.suggestions import ProofBudget, prove_suggestions

SHAPES = ("FASTPATH", "MEMO", "ALGO")
SECONDS = 18.0


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one fix: said with a proof, or why not."""

    case: Case
    symbol: str
    said: bool
    why: str


def fates(mirror: Path, seconds: float) -> Iterator[Fate]:
    """Yield what became of each function of each case."""
    wanted = {shape: {each.id for each in cases_in(CASES, category=shape)} for shape in SHAPES}
    for case in cases_in(CASES):
        if any(case.id in ids for ids in wanted.values()):
            yield from _of_case(mirror, case, seconds)


def _of_case(mirror: Path, case: Case, seconds: float) -> Iterator[Fate]:
    repository = find_repository(mirror / case.repo.replace("/", "+") / "repo")
    if repository is None:
        raise FileNotFoundError(f"{case.repo} is not in the mirror")
    git = Git(repository)
    with ExitStack() as stack:
        trees = [
            stack.enter_context(closing(RevisionTree(git, str(git.commit(name)))))
            for name in (f"{case.sha}^", case.sha)
        ]
        modules = [_module(tree, case.path) for tree in trees]
        for symbol in case.functions:
            verdict, why = _proven(trees[0], modules[0], modules[1], symbol, seconds)
            said = verdict is not None and not verdict.unproven
            yield Fate(case, symbol, said, "" if said else why)


def _module(tree: RevisionTree, path: str) -> Module | None:
    content = tree.read(path)
    module = content if isinstance(content, Skipped) else parse(path, content)
    if isinstance(module, Skipped):
        return None
    module.link()
    return module


def _proven(
    tree: RevisionTree, before: Module | None, after: Module | None, symbol: str, seconds: float
) -> tuple[Verdict | None, str]:
    old, new = (_region(module, symbol) for module in (before, after))
    if before is None or after is None or old is None or new is None:
        return None, "no function of that name on both sides"
    added = tuple(line for line in _imports(after) if line not in _imports(before))
    reply = Suggestion("ALGO", "As a person did", "It is faster", (), Part(new.text, added[:5]))
    made = Rewrites(tree, load({}, None), RuffLinter(), old, Origin("model", "a person"))
    waiting = made.of([reply])
    if not waiting:
        return None, made.problem
    library = Library(TreeSources(tree, Roots(tree.paths(), tree.settings_paths())))
    means = open_prover(SilentProgress())
    (verdict,) = prove_suggestions(waiting, library, means, ProofBudget(seconds, seconds)).verdicts
    return verdict, verdict.reason


def _region(module: Module | None, symbol: str) -> Region | None:
    found = [each for each in outermost(module) if each.symbol == symbol] if module is not None else []
    if module is None or not found:
        return None
    one = found[0]
    return Region(module.path, symbol, one.start, one.end, text_of(module, one.start, one.end))


def _imports(module: Module) -> list[str]:
    lines = (line.decode("utf-8", "replace").strip() for line in module.lines)
    return [line for line in lines if line.startswith(("import ", "from ")) and line.isascii()]


def main(arguments: list[str] | None = None) -> int:
    """Print what became of each fix, and how many were said."""
    chosen = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    chosen.add_argument("--mirror", type=Path, required=True)
    chosen.add_argument("--seconds", type=float, default=SECONDS)
    given = chosen.parse_args(arguments)
    done: list[Fate] = []
    for fate in fates(given.mirror, given.seconds):
        done.append(fate)
        print(
            f"  {fate.case.id}  {fate.symbol[:40]:40s}  {'said' if fate.said else fate.why[:110]}", flush=True
        )
    said = {fate.case.id for fate in done if fate.said}
    cases = {fate.case.id for fate in done}
    why = Counter(fate.why.partition(":")[0][:60] for fate in done if not fate.said)
    print(f"human_fixes: {len(said)} of {len(cases)} fixes would have been said with a proof")
    for reason, count in why.most_common():
        print(f"  {count:3d}  {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
