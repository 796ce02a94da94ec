"""Rollouts: everything that can be tried on a region is tried, truly rewritten, proven and measured.

The steps are those of a review: the scan finds, a strategy's findings are rewritten, the sandbox proves.
Where a rewrite gains it becomes the code, and what is legal there is tried too, down to pairs of strategies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from math import log2

from engine.attempts import attempt
from engine.choose.episode import STOP, Episode, Result
from engine.choose.outcomes import outcome_of, result_of
from engine.choose.region import Region, legal, severity, traits
from engine.model import Skipped, Verdict
from engine.pipeline import World, prove, roots_of
from engine.ports import Tree
from engine.rank import worth
from engine.sources import TreeSources
from engine.validate.library import Library
from training.places import Place, findings_of
from training.regions import Node, Record, Try

PER_STEP = 2
"""So many rewrites of one strategy are proven in one step, the best first."""

DEEPEST = 2
"""Gains are followed so far: pairs."""


class Changed:
    """A tree in which one file has another content."""

    def __init__(self, tree: Tree, path: str, content: bytes) -> None:
        self._tree = tree
        self._path = path
        self._content = content

    def paths(self) -> Sequence[str]:
        """Return all paths, sorted."""
        return self._tree.paths()

    def settings_paths(self) -> Sequence[str]:
        """Return the paths of settings files, sorted."""
        return self._tree.settings_paths()

    def read(self, path: str) -> bytes | Skipped:
        """Return the content of a file."""
        return self._content if path == self._path else self._tree.read(path)


class LiveWalk:
    """One region while it is worked on for real: a `training.environment.Walk`."""

    def __init__(self, place: Place, world: World) -> None:
        self.place = place
        self.world = world
        self.tree: Tree = place.tree
        self._read()

    def _read(self) -> None:
        found = findings_of(self.tree, [self.place.path], self.world)
        mine = tuple(one for one in found if one.symbol == self.place.symbol)
        self.region = Region(self.place.path, self.place.symbol, mine)

    def here(self) -> Node:
        """Return what is known of the code as it stands."""
        found = self.region.findings
        return Node(traits(self.region, self.tree), legal(found), severity(found), {})

    def take(self, action: int, episode: Episode) -> Result:
        """Try a strategy on the code as it stands; the best verified gain becomes the code."""
        verdicts, result = self.tried(action)
        if result.outcome == "gain":
            self.change(verdicts, result)
        return result

    def tried(self, action: int) -> tuple[tuple[Verdict, ...], Result]:
        """Rewrite, prove and measure what a strategy takes on; the code stays."""
        clock = self.world.means.clock if self.world.means is not None else (lambda: 0.0)
        began = clock()
        rewritten = attempt(self.region.of(action), self.tree, self.world.linter, None, self.world.edition)
        best = sorted((one for one in rewritten if one.candidate), key=lambda one: -worth(one))[:PER_STEP]
        library = Library(TreeSources(self.tree, roots_of(self.tree)))
        verdicts = prove(best, frozenset(), library, self.world).verdicts
        return verdicts, result_of(verdicts or rewritten, clock() - began)

    def change(self, verdicts: Sequence[Verdict], result: Result) -> None:
        """Let the rewrite that led to a result become the code."""
        for verdict in verdicts:
            if verdict.candidate is not None and result_of([verdict], result.seconds) == result:
                self.tree = Changed(self.tree, self.place.path, verdict.candidate.after)
                self._read()
                return


class Undecided(Exception):
    """The machine was too busy for a proof to tell: a record of that would teach that nothing gains."""


def roll(place: Place, world: World, python: str) -> Record | None:
    """Try all that can be tried on a region; None where nothing can.

    Raises `Undecided` where a rewrite could not be measured for want of time or quiet.
    """
    walk = LiveWalk(place, world)
    if sum(walk.here().legal) == 1:
        return None
    nodes: list[Node] = []
    _explore(walk, nodes, world, DEEPEST, frozenset())
    content = place.tree.read(place.path)
    assert isinstance(content, bytes)
    return Record(
        region=place.region,
        group=place.group,
        source=place.source,
        origin=place.origin,
        code_sha256=hashlib.sha256(content + place.symbol.encode()).hexdigest(),
        nodes=tuple(nodes),
        rules=tuple(sorted({finding.rule for finding in walk.region.findings})),
        budget=world.proofs.total,
        python=python,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _explore(walk: LiveWalk, nodes: list[Node], world: World, deeper: int, done: frozenset[int]) -> int:
    """Try what is legal at the code as it stands, and where it leads; return the number of its node."""
    node = walk.here()
    number = len(nodes)
    nodes.append(node)
    for action, can in enumerate(node.legal):
        if not can or action == STOP or action in done:
            continue
        verdicts, result = walk.tried(action)
        if result.outcome == "no_gain" and any(verdict.undecided for verdict in verdicts):
            raise Undecided(walk.place.region)
        following = None
        if result.outcome == "gain" and deeper > 1:
            after = LiveWalk(walk.place, world)
            after.tree, after.region = walk.tree, walk.region
            after.change(verdicts, result)
            if sum(after.here().legal) > 1:
                following = _explore(after, nodes, world, deeper - 1, done | {action})
        node.tries[action] = _try(verdicts, result, following)
    return number


def _try(verdicts: Sequence[Verdict], result: Result, following: int | None) -> Try:
    best = next((one for one in verdicts if result_of([one], result.seconds) == result), None)
    high = 0.0
    if best is not None and outcome_of(best) == "gain" and best.certificate and best.certificate.speed:
        timing = best.certificate.speed.best
        high = log2(max(timing.ratio.high, 1.0)) if timing is not None else 0.0
    why = best.reason[:120] if best is not None else ""
    return Try(
        result.outcome, result.log2, result.low, max(high, result.log2), result.seconds, following, why
    )
