"""A branch against its base: which functions changed, and what could be proven of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from bot.files import replace_file
from bot.repository.changes import States
from engine.certificate import Certificate, Origin
from engine.config import SettingsTree
from engine.errors import BadInput
from engine.model import Skipped
from engine.ports import Tree
from engine.scan.roots import Roots
from engine.scan.select import scannable
from engine.sources import TreeSources
from engine.syntax.module import Module
from engine.syntax.parse import parse
from engine.validate.branch import Proven, prove_changes
from engine.validate.function_changes import FunctionChanges, function_changes
from engine.validate.library import Library
from engine.validate.pairs import Branch
from engine.validate.proof import Means
from engine.validate.suggestions import ProofBudget

BUDGET = 180.0
"""Seconds for all functions of a branch, unless a person says otherwise: nine of them in full, or more,
since most take half of what they may."""

EACH = 20.0
"""Seconds for one function, as for a pair of files: sameness takes some three of them, speed some six."""


@dataclass(frozen=True, slots=True)
class BranchProof:
    """What was found of a branch. `files` counts the changed files that were compared."""

    base: str
    head: str
    files: int
    changes: FunctionChanges
    proven: tuple[Proven, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def certificates(self) -> list[Certificate]:
        """All certificates, in the order of the functions."""
        return [one.certificate for one in self.proven if one.certificate is not None]

    @property
    def code(self) -> int:
        """The exit code: 1 for a difference, 2 for a loss of speed, 3 where nothing is shown, else 0."""
        if any(one.outcome == "different" for one in self.certificates):
            return 1
        if any(one.speed is not None and one.speed.slower for one in self.certificates):
            return 2
        return 3 if self.proven and all(one.why_not_shown for one in self.proven) else 0


def compare_states(
    states: States, settings: SettingsTree, function: str | None
) -> tuple[BranchProof, Branch]:
    """Return what changed, nothing of it proven yet, and what proofs read. Nothing is run.

    With `function` only changed functions of that name count; raises `BadInput` where there is none.
    """
    known = [new or old or "" for old, new in states.pairs]
    wanted, left_out = scannable(known, settings)
    pairs = [pair for pair, path in zip(states.pairs, known, strict=True) if path in wanted]
    skipped = [*states.skipped, *left_out]
    modules: list[tuple[Module | None, Module | None]] = []
    for old, new in pairs:
        sides = _module(states.before, old), _module(states.after, new)
        broken = [side for side in sides if isinstance(side, Skipped)]
        skipped += broken[:1]
        if not broken:
            modules.append((_whole(sides[0]), _whole(sides[1])))
    changes = _only(function, function_changes(modules))
    origin = Origin("by hand", f"{states.base} to {states.head}")
    branch = Branch(_library(states.before), _library(states.after), origin)
    return BranchProof(states.base, states.head, len(modules), changes, (), tuple(skipped)), branch


def prove_branch(found: BranchProof, branch: Branch, means: Means, budget: float | None) -> BranchProof:
    """Prove what changed; raises `NoSandbox` and `ToolFailed`."""
    seconds = ProofBudget(budget or BUDGET, min(budget or BUDGET, EACH))
    return replace(found, proven=prove_changes(found.changes.changed, branch, means, seconds))


def write_differences(found: BranchProof, folder: Path) -> None:
    """Write a folder for each difference, named by its certificate: both sides, what they import, and
    `difference.py`, which shows it when it is run there. Raises `BadInput` where that cannot be written."""
    for one in found.certificates:
        if one.outcome == "different" and one.behaviour is not None:
            files = {code.path: code.source for code in (one.before, one.after, *one.support)}
            for path, text in {**files, "difference.py": one.behaviour.counterexample}.items():
                place = folder / one.id / path
                try:
                    place.parent.mkdir(parents=True, exist_ok=True)
                except OSError as error:
                    raise BadInput(f"{place.parent} cannot be made: {error.strerror}.") from error
                replace_file(place, text.encode())


def _only(function: str | None, changes: FunctionChanges) -> FunctionChanges:
    if function is None:
        return changes
    names = [change.after.symbol for change in changes.changed]
    chosen = tuple(change for change in changes.changed if change.after.symbol == function)
    if not chosen:
        near = get_close_matches(function, names, n=3, cutoff=0.6) or names
        shown = ", ".join(near[:5]) or "none"
        raise BadInput(f"No changed function is called {function!r}; changed are {shown}.")
    return replace(changes, changed=chosen)


def _module(tree: Tree, path: str | None) -> Module | Skipped | None:
    if path is None:
        return None
    content = tree.read(path)
    return content if isinstance(content, Skipped) else parse(path, content)


def _whole(side: Module | Skipped | None) -> Module | None:
    return side if isinstance(side, Module) else None


def _library(tree: Tree) -> Library:
    return Library(TreeSources(tree, Roots(tree.paths(), tree.settings_paths())))
