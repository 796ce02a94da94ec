"""What is named of real fixes whose cause is not visible in one file.

    python -m bench.cross_file --mirror DIR

The scorer of `bench.corpus` sees flat files. Here the parent of each fixing commit is read as a repository:
the changed file with all rules, its neighbours for what they are to it, as in a review. Cases are those whose
`reach` in `bench/corpus/references.jsonl` is X (other files are needed) or T (types are); DIR holds git
directories, `<owner>+<name>/repo`.

A case is *named* when a finding on the changed lines, gone after the fix, has the category of the fix; *by
default* when it is said unasked. *Alone* is the same file without its neighbours.

    --reach X       only these cases (XT)
    --cases FILE    other cases than those of `bench/corpus/references.jsonl`
    --only ID       one case, with everything that is said of its file
    --write         put the table into docs/knowledge.md
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.corpus.score import HERE, Case, Findings, Said, hits_of
from bot.progress import SilentProgress
from bot.repository.git import Git
from bot.repository.places import find_repository
from bot.repository.trees import RevisionTree
from engine.adapters.linter_ruff import RuffLinter
from engine.adapters.processes import SerialWorkers
from engine.config import Config, SettingsTree
from engine.model import Finding, Skipped
from engine.pipeline import World, scan_around
from engine.rank import without_shadowed
from engine.scan.link import link
from engine.scan.neighbours import neighbourhood
from engine.scan.roots import Roots
from engine.scan.select import above_bar

PAGE = Path(__file__).parents[1] / "docs" / "knowledge.md"
MARK = "<!-- bench.cross_file -->"
BEFORE, AFTER = "before", "after"
SETTINGS = SettingsTree({}, {})


@dataclass(frozen=True)
class CrossCase:
    """A case with what is needed to find it in the mirror."""

    case: Case
    repo: str
    sha: str
    path: str
    reach: str
    description: str


@dataclass(frozen=True)
class Outcome:
    """What was said of a case: the rules that named it, unasked, on demand, and without neighbours."""

    cross: CrossCase
    by_default: tuple[str, ...]
    on_demand: tuple[str, ...]
    alone: tuple[str, ...]
    missing: str = ""


def cases(reach: str, file: Path) -> Iterator[CrossCase]:
    """Yield the cases whose reach is one of the letters."""
    for line in file.read_text().splitlines():
        entry = json.loads(line)
        if entry["reach"] in reach:
            functions = tuple((item["qualname"], (item["start"], item["end"])) for item in entry["functions"])
            changed = tuple((start, end) for start, end in entry["changed"])
            case = Case(entry["id"], entry["tier"], entry["category"], changed, functions, BEFORE, AFTER)
            yield CrossCase(
                case, entry["repo"], entry["sha"], entry["path"], entry["reach"], entry["description"]
            )


def findings_at(git: Git, revision: str, path: str, bound: int) -> tuple[list[str], list[Finding]]:
    """Return the text of a file at a revision, and what is found in it beside `bound` neighbours."""
    commit = git.commit(revision)
    if commit is None:
        raise FileNotFoundError(f"{revision} is not in the mirror")
    world = World(RuffLinter(), None, SerialWorkers(), SilentProgress(), "bench")
    with closing(RevisionTree(git, commit)) as tree:
        content = tree.read(path)
        if isinstance(content, Skipped):
            raise FileNotFoundError(f"{path} cannot be read at {revision}")
        roots = Roots(tree.paths(), tree.settings_paths())
        scanned = scan_around([path], neighbourhood([path], tree, bound), tree, SETTINGS, world)
        found = [one for one in link(scanned, roots).findings if one.path == path]
    return content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n"), list(without_shadowed(found))


def named(cross: CrossCase, texts: dict[str, list[str]], found: dict[str, list[Finding]]) -> tuple[str, ...]:
    """Return the rules that name a case."""
    said: Findings = {
        side: [Said(one.line, one.end_line, one.rule, frozenset({one.category})) for one in findings]
        for side, findings in found.items()
    }
    hits = hits_of(cross.case, texts, said)
    return tuple(dict.fromkeys(one.rule for one in hits if cross.case.category in one.categories))


def outcome(mirror: Path, cross: CrossCase, *, tell: bool = False) -> Outcome:
    """Look at a case with its neighbours and without."""
    repository = find_repository(mirror / cross.repo.replace("/", "+") / "repo")
    if repository is None:
        return Outcome(cross, (), (), (), f"{cross.repo} is not in the mirror")
    git = Git(repository)
    texts: dict[str, list[str]] = {}
    near: dict[str, list[Finding]] = {}
    alone: dict[str, list[Finding]] = {}
    try:
        for side, revision in ((BEFORE, f"{cross.sha}^"), (AFTER, cross.sha)):
            texts[side], near[side] = findings_at(git, revision, cross.path, Config().neighbours)
        if tell:
            for one in near[BEFORE]:
                print(f"    {one.line}: {one.rule} {one.confidence} {one.hotness} {one.message} {one.callee}")
        if not named(cross, texts, near):
            return Outcome(cross, (), (), ())
        for side, revision in ((BEFORE, f"{cross.sha}^"), (AFTER, cross.sha)):
            _, alone[side] = findings_at(git, revision, cross.path, 0)
    except FileNotFoundError as missing:
        return Outcome(cross, (), (), (), str(missing))
    said = {side: [one for one in found if above_bar(one, Config())] for side, found in near.items()}
    return Outcome(cross, named(cross, texts, said), named(cross, texts, near), named(cross, texts, alone))


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the table of the page: one line per category and reach."""
    lines = ["| category | cases | named by default | named on demand | without neighbours |"]
    lines.append("| --- | ---: | ---: | ---: | ---: |")
    groups = Counter((one.cross.reach, one.cross.case.category) for one in outcomes)
    totals = [0, 0, 0, 0]
    for (reach, category), count in sorted(groups.items()):
        some = [one for one in outcomes if (one.cross.reach, one.cross.case.category) == (reach, category)]
        cells = [count, *(sum(map(bool, kind)) for kind in zip(*map(_kinds, some), strict=True))]
        totals = [left + right for left, right in zip(totals, cells, strict=True)]
        what = "other files" if reach == "X" else "types"
        lines.append(f"| {category} ({what}) | " + " | ".join(map(str, cells)) + " |")
    lines.append("| all | " + " | ".join(map(str, totals)) + " |")
    return "\n".join(lines)


def _kinds(one: Outcome) -> tuple[tuple[str, ...], ...]:
    return one.by_default, one.on_demand, one.alone


def write(page: Path, text: str) -> None:
    """Put the table between the marks of a page."""
    before, _, rest = page.read_text().partition(MARK)
    _, _, after = rest.partition(MARK)
    page.write_text(f"{before}{MARK}\n\n{text}\n\n{MARK}{after}")


def main(arguments: Sequence[str] = ()) -> int:
    """Print what is named; nothing here is a limit, so 0 is returned."""
    parser = argparse.ArgumentParser(prog="python -m bench.cross_file", description=__doc__)
    parser.add_argument("--mirror", type=Path)
    parser.add_argument("--reach", default="XT")
    parser.add_argument("--cases", type=Path, default=HERE / "references.jsonl")
    parser.add_argument("--only")
    parser.add_argument("--write", action="store_true")
    said = parser.parse_args(list(arguments))
    if said.mirror is None or not said.mirror.is_dir():
        print("cross-file cases: skipped, no mirror given (--mirror, a folder of git directories)")
        return 0
    chosen = [cross for cross in cases(said.reach, said.cases) if said.only in (None, cross.case.id)]
    print(f"cross-file cases: {len(chosen)} real fixes, read in their repositories")
    outcomes = []
    for cross in chosen:
        one = outcome(said.mirror, cross, tell=said.only is not None)
        outcomes.append(one)
        how = "default" if one.by_default else "on demand" if one.on_demand else one.missing or "-"
        rules = ", ".join(one.by_default or one.on_demand)
        alone = "" if not one.on_demand else " (also alone)" if one.alone else " (only with neighbours)"
        print(f"  {cross.case.id} {cross.reach} {cross.case.category:11s} {how} {rules}{alone}", flush=True)
    print(table(outcomes))
    if said.write:
        write(PAGE, table(outcomes))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
