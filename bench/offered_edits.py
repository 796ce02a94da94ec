"""What becomes of the edits that Velox offers: `python -m bench.offered_edits --mirror DIR [NAME ...]`

DIR holds git directories, `<owner>+<name>/repo`; of each named repository (all without names) the newest
commit is scanned as `velox scan` would. Every proposed edit is applied, parsed, and given to ruff, and
offered if all goes well; a sample of those, drawn by seed, then goes through the differential run, as far
as its function can be cut out and run without packages.

    --most N        edits that are run, over all repositories together (40)
    --seconds S     the budget of one of them (8)
    --seed N        the draw (1)
    --rules A,B     only the edits of these rules
    --write         keep the figures in docs/coverage/offered.json, for docs/coverage.md

Two limits: no edit is withheld because it does not apply or parse, changes what others see of the file, or
adds an error of ruff (a comment that would be lost is a good reason), and none of those that ran makes a
difference that no condition of the finding names. Such a difference is a bug of the rule; each is printed
with the conditions and the input that shows it, for a person to say whether the input breaks a condition.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpus_proofs import category
from bot.app import open_prover, open_world, read_settings
from bot.progress import SilentProgress
from bot.repository.git import Git
from bot.repository.places import find_repository
from bot.repository.trees import RevisionTree
from docs.coverage import FOLDER
from engine.attempts import attempt
from engine.model import Verdict
from engine.pipeline import World, roots_of, scan_paths
from engine.rank import without_shadowed
from engine.scan.link import link
from engine.scan.select import above_bar, scannable
from engine.sources import TreeSources
from engine.validate.library import Library
from engine.validate.proof import Means
from engine.validate.suggestions import LEAST_SECONDS, ProofBudget, prove_suggestions

MOST = 40
SECONDS = 8.0
SEED = 1

CONDITIONAL = "different, under a stated condition"

GOOD_REASONS = re.compile(
    "would lose a comment|cannot be written in|cannot be changed in place|newer than the Python"
)
"""Why an edit may be withheld that the rule was right to propose."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An edit that is offered for a place in a repository."""

    repository: str
    library: Library
    verdict: Verdict

    @property
    def place(self) -> str:
        """Where it is, for a person."""
        finding = self.verdict.finding
        return f"{self.repository} {finding.path}:{finding.line} {finding.rule}"


def offered(mirror: Path, name: str, world: World, rules: frozenset[str]) -> list[Offered]:
    """Return the edits that Velox offers in the newest commit of a repository."""
    place = find_repository(mirror / name / "repo")
    if place is None:
        raise FileNotFoundError(f"{name} is not in the mirror")
    git = Git(place)
    tree = RevisionTree(git, str(git.commit("HEAD")))
    settings, roots = read_settings(tree), roots_of(tree)
    paths, _ = scannable(tree.paths(), settings)
    report = link(scan_paths(paths, tree, settings, world), roots)
    findings = [
        finding
        for finding in report.findings
        if above_bar(finding, settings.for_path(finding.path)) and (not rules or finding.rule in rules)
    ]
    library = Library(TreeSources(tree, roots))
    verdicts = attempt(without_shadowed(findings), tree, world.linter, None, world.edition)
    return [Offered(name, library, verdict) for verdict in verdicts if verdict.finding.edits]


def ran(one: Offered, means: Means, seconds: float) -> Verdict:
    """Return the verdict of an edit after its proof."""
    (proven,) = prove_suggestions([one.verdict], one.library, means, ProofBudget(seconds, seconds)).verdicts
    return proven


def word(proven: Verdict) -> str:
    """Return what the differential run said of an edit, or why it did not run."""
    certificate = proven.certificate
    if certificate is None:
        return category(proven.reason)
    behaviour = certificate.behaviour
    if behaviour is None or behaviour.sameness == "not shown":
        return category(certificate.why_not_shown)
    if behaviour.sameness == "different" and proven.finding.conditions:
        return CONDITIONAL
    return behaviour.sameness


def shown(said: Counter[str], total: int) -> str:
    """Return counts with their shares, most frequent first."""
    return "\n".join(
        f"    {count:5d}  {count / max(1, total):4.0%}  {what}" for what, count in said.most_common()
    )


def run_sample(sample: Sequence[Offered], seconds: float) -> Counter[str]:
    """Run the sample and print what was found; return how often each thing was said."""
    means = open_prover(SilentProgress())
    said: Counter[str] = Counter()
    for one in sample:
        proven = ran(one, means, seconds)
        said[word(proven)] += 1
        behaviour = proven.certificate.behaviour if proven.certificate is not None else None
        if behaviour is not None and behaviour.sameness == "different":
            print(f"  DIFFERENT {one.place}: {behaviour.difference}")
            print(f"    holds if {'; '.join(one.verdict.finding.conditions) or 'nothing more'}")
            print(behaviour.counterexample, flush=True)
    compared = said["same"] + said["different"] + said[CONDITIONAL]
    print(f"  {len(sample)} edits given to the differential run, {compared} compared:")
    print(shown(said, len(sample)))
    return said


def main(arguments: Sequence[str] = ()) -> int:
    """Print the shares; return 1 when a limit does not hold."""
    parser = argparse.ArgumentParser(description="Apply and run the edits that Velox offers in repositories.")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--mirror", type=Path, required=True)
    parser.add_argument("--most", type=int, default=MOST)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--rules", default="")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    if options.seconds <= LEAST_SECONDS:
        parser.error(f"--seconds must be above {LEAST_SECONDS:g}, the least that a proof is begun with")
    names = options.names or sorted(folder.parent.name for folder in options.mirror.glob("*/repo"))
    rules = frozenset(options.rules.split(",")) - {""}
    found: list[Offered] = []
    with open_world(jobs=1, cached=False, progress=SilentProgress()) as world:
        for name in names:
            here = offered(options.mirror, name.replace("/", "+"), world, rules)
            sound = sum(one.verdict.candidate is not None for one in here)
            print(f"  {name:34s} {len(here):5d} edits proposed, {sound} offered", flush=True)
            found += here
    withheld = [one for one in found if one.verdict.candidate is None]
    broken = [one for one in withheld if not GOOD_REASONS.search(one.verdict.reason)]
    for one in broken:
        print(f"  BROKEN {one.place}: {one.verdict.reason}")
    offers = f"{len(found) - len(withheld)} offered (they apply, parse and are clean)"
    print(f"edits: {len(found)} proposed, {offers}, {len(broken)} broken")
    whole = [one for one in found if one.verdict.candidate is not None]
    sample = random.Random(options.seed).sample(whole, min(options.most, len(whole)))
    said = run_sample(sample, options.seconds)
    holds = not broken and not said["different"]
    print("  the limits hold" if holds else "  FAILED: see above")
    if options.write:
        kept = {"repositories": names, "proposed": len(found), "offered": len(whole), "broken": len(broken)}
        kept |= {"sampled": len(sample), "seed": options.seed, "said": dict(said.most_common())}
        (FOLDER / "offered.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
