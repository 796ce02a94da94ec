"""The middle of Velox as one function: from a change to a review.

The command line, the bot, the HTTP API and the training rollouts all call it; nobody re-assembles the stages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engine.asking import Answers, Asking, Reader
from engine.attempts import attempt
from engine.choose.deciding import Heuristic, Policy
from engine.choose.patterns import tried
from engine.choose.prior import Prior
from engine.choosing import Steering
from engine.config import SettingsTree
from engine.decided import Decided
from engine.errors import NoSandbox
from engine.model import Change, Finding, Level, Review, Survey, TreeReport, Verdict
from engine.ports import Cache, Checkout, Environments, Linter, Progress, Tree, Workers
from engine.profile import Profile, weigh
from engine.rank import rank, without_shadowed, worth, worth_saying
from engine.review import STATIC_NOTE, comment_on, proof_notes, write
from engine.scan.connections import connections
from engine.scan.file import ScanOptions
from engine.scan.imports import import_summary
from engine.scan.link import link
from engine.scan.neighbours import neighbourhood
from engine.scan.regressions import with_regressions
from engine.scan.roots import Roots
from engine.scan.select import above_bar, facts_only, options_for, relevant, scannable
from engine.scan.tree import scan
from engine.sources import TreeSources
from engine.survey import PartSurvey, figures, hotspots
from engine.validate.library import Library
from engine.validate.proof import Means
from engine.validate.suggestions import ProofBudget, prove_suggestions
from engine.validate.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class World:
    """What the pipeline needs from outside; `edition` names the state of Velox itself, for the cache.

    Without `means` of proof nothing is executed, without `environments` nothing that needs packages. A
    `reader` is asked only where there are means: what a model says is not said unproven. The `policy` says
    what is proven next and where to stop; a `shadow` only watches. The `prior` is what proofs came to before.
    """

    linter: Linter
    cache: Cache | None
    workers: Workers
    progress: Progress
    edition: str
    means: Means | None = None
    proofs: ProofBudget = field(default_factory=ProofBudget)
    environments: Environments | None = None
    reader: Reader | None = None
    policy: Policy = field(default_factory=Heuristic)
    shadow: Policy | None = None
    prior: Prior = field(default_factory=Prior)


def review(
    change: Change,
    tree: Tree,
    settings: SettingsTree,
    world: World,
    *,
    base: Tree | None = None,
    all_lines: bool = False,
    profile: Profile | None = None,
    checkout: Checkout | None = None,
    tests: str = "",
) -> Review:
    """Review a change: equal inputs give an equal review.

    Findings on changed lines are said; with `all_lines` also those elsewhere in the changed files. `base` has
    the changed files as they were: with it, what the change made slower is said first. What takes the time of
    a `profile` comes first. `checkout` has the files of `tree` that are no Python too: from them comes the
    environment of the proofs. `tests` is the command that runs its tests, as the settings of the base side
    name it: those of the head are the author's.
    """
    changed, left_out = scannable((file.path for file in change.files), settings)
    paths = neighbourhood(changed, tree, bound=settings.root.neighbours)
    roots = roots_of(tree)
    scanned = scan_around(changed, paths, tree, settings, world)
    if base is not None:
        scanned = with_regressions(scanned, change, base, tree, settings, roots, world.workers)
    weighed = weigh(link(scanned, roots), profile, roots.modules())
    report = weighed.report
    findings, below = relevant(report.findings, change, settings, all_lines=all_lines)
    verdicts = attempt(without_shadowed(findings), tree, world.linter, world.cache, world.edition)
    around = (
        Surroundings(checkout, roots.folders, world.environments, tests) if checkout is not None else None
    )
    answered = _answers(change, report, roots, verdicts, below, tree, settings, world)
    proven = prove((*verdicts, *answered.verdicts), below, Library(TreeSources(tree, roots)), world, around)
    bar = _bar(settings, proven=world.means is not None and not proven.trouble)
    said = worth_saying(proven.verdicts)
    ranked = rank(said, max_inline=settings.root.max_inline, inline_from=bar, below=below)
    return write(
        ranked,
        change,
        modules_read=len(report.files),
        lines_read=sum(file.lines for file in report.files),
        skipped=(*change.skipped, *left_out, *report.skipped),
        notes=(*weighed.notes, *proven.said, *answered.notes),
        usage=answered.usage,
        remembered=answered.remembered,
        tried=tried(proven.verdicts),
        decisions=proven.decisions,
    )


def _answers(
    change: Change,
    report: TreeReport,
    roots: Roots,
    verdicts: Sequence[Verdict],
    below: frozenset[Finding],
    tree: Tree,
    settings: SettingsTree,
    world: World,
) -> Answers:
    if world.reader is None or world.means is None:
        return Answers()
    reviewed, _ = scannable((file.path for file in change.files), settings)
    return world.reader.answers(
        Asking(
            change,
            report,
            tree,
            settings,
            connections(report, roots, reviewed),
            world.linter,
            world.cache,
            world.means.clock,
        ),
        [verdict for verdict in verdicts if verdict.finding not in below],
    )


def survey(
    tree: Tree,
    settings: SettingsTree,
    world: World,
    *,
    complexity: bool = True,
    profile: Profile | None = None,
) -> Survey:
    """Scan a whole tree: its figures, and every candidate that is above the bar, best first."""
    paths, left_out = scannable(tree.paths(), settings)
    roots = roots_of(tree)
    scanned = scan_paths(paths, tree, settings, world, complexity=complexity)
    weighed = weigh(link(scanned, roots), profile, roots.modules())
    report = weighed.report
    worthy = [finding for finding in report.findings if above_bar(finding, settings.for_path(finding.path))]
    verdicts = attempt(without_shadowed(worthy), tree, world.linter, world.cache, world.edition)
    bar = _bar(settings, proven=False)
    ranked = rank(verdicts, max_inline=settings.root.max_inline, inline_from=bar)
    return Survey(
        comments=tuple(comment_on(item) for item in ranked),
        files=len(report.files),
        lines=sum(file.lines for file in report.files),
        functions=sum(len(file.functions) for file in report.files),
        hotspots=hotspots(report.files),
        imports=import_summary(report.files, roots),
        skipped=(*left_out, *report.skipped),
        notes=(*weighed.notes, STATIC_NOTE) if ranked else weighed.notes,
    )


def survey_part(
    paths: Sequence[str],
    around: Sequence[str],
    tree: Tree,
    settings: SettingsTree,
    world: World,
    *,
    checkout: Checkout | None = None,
    tests: str = "",
) -> PartSurvey:
    """Scan some files of a tree, changed or not, and prove what is worth most if the world has the means.

    Of `around` nothing is said: it is read for what it tells of the files at `paths`. `checkout` and `tests`
    are as in `review`. Equal inputs give equal answers, but for what was measured.
    """
    roots = roots_of(tree)
    scanned = scan_paths((*paths, *around), tree, settings, world, complexity=True)
    report = link(scanned, roots)
    mine = frozenset(paths)
    files = tuple(file for file in report.files if file.path in mine)
    found = [finding for file in files for finding in file.findings]
    worthy = [finding for finding in found if above_bar(finding, settings.for_path(finding.path))]
    verdicts = attempt(without_shadowed(worthy), tree, world.linter, world.cache, world.edition)
    surroundings = (
        Surroundings(checkout, roots.folders, world.environments, tests) if checkout is not None else None
    )
    library = Library(TreeSources(tree, roots))
    proven = prove(verdicts, frozenset(), library, world, surroundings)
    verdicts = proven.verdicts
    bar = _bar(settings, proven=world.means is not None and not proven.trouble)
    kept = [verdict for verdict in verdicts if not verdict.refuted]
    ranked = rank(kept, max_inline=len(kept), inline_from=bar)
    return PartSurvey(
        comments=tuple(comment_on(item) for item in ranked),
        worths=tuple(item.worth for item in ranked),
        files=tuple(map(figures, files)),
        hotspots=hotspots(files),
        refuted=tuple(verdict.finding for verdict in verdicts if verdict.refuted),
        skipped=tuple(item for item in report.skipped if item.path in mine),
        notes=proven.said,
    )


def scan_paths(
    paths: Sequence[str], tree: Tree, settings: SettingsTree, world: World, *, complexity: bool = False
) -> TreeReport:
    """Scan files of a tree with the rules that their settings ask for."""
    return _scanned(paths, tree, lambda path: options_for(path, settings, complexity=complexity), world)


def scan_around(
    changed: Sequence[str], paths: Sequence[str], tree: Tree, settings: SettingsTree, world: World
) -> TreeReport:
    """Scan changed files with the rules, and of the other `paths` only what they are to these."""
    wanted = frozenset(changed)

    def options(path: str) -> ScanOptions:
        if path in wanted:
            return options_for(path, settings, complexity=False)
        return facts_only(path, settings)

    return _scanned(paths, tree, options, world)


def _scanned(
    paths: Sequence[str], tree: Tree, options: Callable[[str], ScanOptions], world: World
) -> TreeReport:
    return scan(
        paths,
        tree,
        options,
        edition=world.edition,
        cache=world.cache,
        workers=world.workers,
        progress=world.progress,
    )


def roots_of(tree: Tree) -> Roots:
    """Return the import roots of a tree, from the paths of its files alone."""
    return Roots(tree.paths(), tree.settings_paths())


@dataclass(frozen=True, slots=True)
class Proven:
    """Verdicts proven, what is said once of the proofs, why nothing was run where the host has no sandbox (in
    a sentence, else empty), and what the policy decided."""

    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()
    trouble: str = ""
    decisions: tuple[Decided, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """What the review says of the proofs, in sentences."""
        return (*proof_notes(self.verdicts, self.trouble), *self.notes)


def prove(
    verdicts: Sequence[Verdict],
    below: frozenset[Finding],
    library: Library,
    world: World,
    surroundings: Surroundings | None = None,
) -> Proven:
    """Prove the rewrites that may be said, as the policy chooses, within the budget of the review."""
    said = sorted((one for one in verdicts if one.finding not in below), key=lambda one: -worth(one))
    rest = [one for one in verdicts if one.finding in below]
    if world.means is None or not any(one.candidate for one in said):
        return Proven((*said, *rest))
    steering = Steering(world.policy, library.sources, world.proofs.total, world.shadow, world.prior)
    try:
        found = prove_suggestions(said, library, world.means, world.proofs, surroundings, steering)
    except NoSandbox as missing:
        return Proven((*said, *rest), trouble=str(missing))
    return Proven((*found.verdicts, *rest), found.notes, decisions=tuple(steering.decisions))


def _bar(settings: SettingsTree, *, proven: bool) -> Level:
    """What a rewrite must have reached to be said inline; where nothing is run, no bar lies above that."""
    return settings.root.inline_from if proven else min(settings.root.inline_from, Level.APPLIES)
