"""How far do proofs get on real fixes? `python -m bench.corpus_proofs --mirror DIR [--cases FILE] ...`

Each case names a repository, a commit and the functions that it made faster; DIR holds the git directories,
`<owner>+<name>/repo`. The functions are cut out of the two real trees, before and after, and proven as a
suggestion would be. Of a case with several functions the least that was shown counts.

    --cases FILE    other cases than those of `bench/corpus/references.jsonl`
    --only ID       one case, all its functions, with the reason or the input in full
    --seconds S     the budget of one function (10)
    --keep FILE     results as JSON lines; cases in it are not run again
    --every         also cases that their label calls hard to verify by generated inputs

A difference is a finding, not a fault of this run: a fix often changes what odd inputs give. Each is printed
with the shortest input that shows it, to be read by a person.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.app import open_prover
from bot.progress import SilentProgress
from bot.repository.git import Git
from bot.repository.places import find_repository
from bot.repository.trees import RevisionTree
from engine.certificate import Certificate, Code, Origin
from engine.model import Declined, Skipped
from engine.scan.roots import Roots
from engine.sources import TreeSources
from engine.validate.library import Library
from engine.validate.proof import Request, prove
from engine.validate.slices import Slice, cut

CASES = Path(__file__).parent / "corpus" / "references.jsonl"
SECONDS = 10.0
SEED = 1
AIM = 0.35
"""The part of the cases whose functions shall be cut out and reach the floor of inputs, with the standard
library alone."""

OUTCOMES = ("faster", "not faster", "different", "not shown")
WORST_FIRST = ("different", "not shown", "not faster", "faster")

REASONS = (
    (r"needs .*no environment", "needs a package from elsewhere"),
    (r"draws on more than|leads to no file|cannot be read", "the slice cannot be cut"),
    (r"has no function|stands outside|no plain function|class inside|setter", "no function on both sides"),
    (r"signature .* differs|async on one side", "the signature differs"),
    (r"same text", "the change lies elsewhere"),
    (
        r"no values for|cannot be made|can be made|making its arguments|cannot be hashed",
        "no inputs can be made",
    ),
    (r"a first call failed", "the slice does not load or run"),
    (r"old code raises for every", "every generated input raises"),
    (r"new code raises for every", "every generated input raises in the new code"),
    (r"distinct inputs|return(ed)? normally|of the inputs", "too few inputs, or too few that return"),
    (r"hash seed|does not repeat", "the original does not repeat itself"),
    (r"run was stopped", "the run broke off"),
    (r"compar", "results that cannot be compared"),
)
"""What a reason is counted as: the first pattern found in it."""


ELSEWHERE = frozenset({"the change lies elsewhere", "no function on both sides"})
"""Reasons for which a function of a case is passed over as long as the case has others."""


@dataclass(frozen=True, slots=True)
class Case:
    """One file of a fixing commit: `functions` are the qualified names of what it changed."""

    id: str
    repo: str
    sha: str
    path: str
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one function of a case.

    `sliced` and `floored` tell whether it could be cut out, and whether enough inputs were compared.
    """

    case: str
    function: str
    outcome: str
    why: str
    sliced: bool
    floored: bool
    distinct: int
    ratio: float
    script: str = ""


def cases_in(file: Path, *, every: bool = False, category: str = "") -> list[Case]:
    """Return the cases of a file of JSON lines; only those labelled verifiable, unless `every`, and of one
    category if it is named."""
    entries = [json.loads(line) for line in file.read_text().splitlines() if line.strip()]
    return [
        Case(
            entry["id"],
            entry["repo"],
            entry["sha"],
            entry["path"],
            tuple(dict.fromkeys(each["qualname"] for each in entry["functions"])),
        )
        for entry in entries
        if (every or entry["verify"] == "Y") and category in ("", entry.get("category"))
    ]


class Trees:
    """The two trees of a case, ready for cutting."""

    def __init__(self, mirror: Path, case: Case) -> None:
        repository = find_repository(mirror / case.repo.replace("/", "+") / "repo")
        if repository is None:
            raise FileNotFoundError(f"{case.repo} is not in the mirror")
        git = Git(repository)
        commits = [git.commit(f"{case.sha}^"), git.commit(case.sha)]
        if None in commits:
            raise FileNotFoundError(f"{case.repo} {case.sha[:10]} is not in the mirror")
        self._trees = [RevisionTree(git, str(commit)) for commit in commits]
        self._libraries = [
            Library(TreeSources(tree, Roots(tree.paths(), tree.settings_paths()))) for tree in self._trees
        ]
        self._path = case.path

    def slices(self, symbol: str) -> tuple[Slice, Slice] | Declined:
        """Return a function before and after, or why it cannot be cut out."""
        found: list[Slice] = []
        for tree, library in zip(self._trees, self._libraries, strict=True):
            content = tree.read(self._path)
            if isinstance(content, Skipped):
                return Declined(content.reason)
            one = cut(self._path, content, symbol, library)
            if isinstance(one, Declined):
                return one
            found.append(one)
        missing = sorted(found[0].packages | found[1].packages)
        if missing:
            return Declined(f"needs {', '.join(missing)}, and there is no environment with it")
        return found[0], found[1]

    def close(self) -> None:
        """End the processes behind the trees."""
        for tree in self._trees:
            tree.close()


def request_for(path: str, before: Slice, after: Slice, seconds: float) -> Request:
    """Return the request to prove one slice against the other.

    Modules that both import are taken from the side where they hold more: parts are only ever added.
    """
    paths = sorted({*before.support, *after.support})
    texts = [max(before.support.get(each, b""), after.support.get(each, b""), key=len) for each in paths]
    return Request(
        Code.of(path, before.source.decode()),
        Code.of(path, after.source.decode()),
        before.function,
        Origin("by hand"),
        SEED,
        seconds,
        tuple(Code.of(each, text.decode()) for each, text in zip(paths, texts, strict=True)),
        thrifty=True,
        about_growth=False,
    )


def result_of(case: str, function: str, found: Certificate) -> Result:
    """Return what a certificate says of a function of a case."""
    behaviour = found.behaviour
    floored = behaviour is not None and behaviour.sameness != "not shown"
    why = found.why_not_shown
    if behaviour is not None and behaviour.sameness == "different":
        why = behaviour.difference
    elif found.outcome == "not faster" and found.speed is not None:
        why = found.speed.why_not
    best = found.speed.best if found.speed is not None else None
    return Result(
        case,
        function,
        found.outcome,
        why,
        True,
        floored,
        behaviour.distinct if behaviour is not None else 0,
        round(best.ratio.point, 3) if best is not None else 0.0,
        behaviour.counterexample if behaviour is not None else "",
    )


def results(mirror: Path, case: Case, seconds: float) -> Iterator[Result]:
    """Prove each function of a case."""
    try:
        trees = Trees(mirror, case)
    except FileNotFoundError as missing:
        yield Result(case.id, "", "not shown", str(missing), False, False, 0, 0.0)
        return
    for function in case.functions:
        slices = trees.slices(function)
        if isinstance(slices, Declined):
            yield Result(case.id, function, "not shown", slices.reason, False, False, 0, 0.0)
            continue
        certificate = prove(request_for(case.path, *slices, seconds), open_prover(SilentProgress()))
        yield result_of(case.id, function, certificate)
    trees.close()


def category(why: str) -> str:
    """Return what a reason is counted as."""
    return next((name for pattern, name in REASONS if re.search(pattern, why)), why)


def least(found: Sequence[Result]) -> Result:
    """Return the result that stands for a case: what is shown of the function of which least is."""
    touched = [one for one in found if category(one.why) not in ELSEWHERE] or list(found)
    return min(touched, key=lambda one: (WORST_FIRST.index(one.outcome), one.sliced, one.floored))


def line(one: Result) -> str:
    """Return the line of a function."""
    if one.outcome in ("faster", "not faster"):
        gain = f"{one.ratio:.2f}x, " if one.ratio else ""
        said = f"{gain}no difference on {one.distinct} inputs" + (f" ({one.why})" if one.why else "")
    else:
        said = one.why
    return f"  {one.case} {one.function}: {one.outcome}: {said}"[:400]


def summary(chosen: Mapping[str, Sequence[Result]]) -> str:
    """Return the tables: what was shown of the cases, and why the rest was not."""
    worst = [least(found) for found in chosen.values()]
    total = max(1, len(worst))
    counts = Counter(one.outcome for one in worst)
    reasons = Counter(category(one.why) for one in worst if one.outcome == "not shown")
    sliced, floored = (sum(getattr(one, name) for one in worst) for name in ("sliced", "floored"))
    lines = [f"  {outcome:11s} {counts[outcome]:3d}" for outcome in OUTCOMES]
    lines.append(f"  cut out: {sliced} of {len(worst)} ({sliced / total:.0%})")
    lines.append(
        f"  floor of inputs reached: {floored} of {len(worst)} ({floored / total:.0%}; aim {AIM:.0%})"
    )
    lines.append("  not shown, because:")
    lines += [f"  {count:4d}  {reason}" for reason, count in reasons.most_common()]
    return "\n".join(lines)


def kept(file: Path | None) -> dict[str, list[Result]]:
    """Return the results that an earlier run left, by case."""
    found: dict[str, list[Result]] = {}
    if file is not None and file.exists():
        for text in file.read_text().splitlines():
            one = Result(**json.loads(text))
            found.setdefault(one.case, []).append(one)
    return found


def run(
    chosen: Sequence[Case],
    known: dict[str, list[Result]],
    proven: Callable[[Case], Iterator[Result]],
    keep: Path | None,
) -> dict[str, list[Result]]:
    """Prove the cases that are not known yet, print each, and write what was found after each case."""
    for number, case in enumerate(chosen, 1):
        fresh = case.id not in known
        if fresh:
            known[case.id] = list(proven(case))
        for one in known[case.id]:
            print(f"{number:4d}/{len(chosen)}{line(one)}", flush=True)
        if keep is not None and fresh:
            with keep.open("a") as out:
                out.writelines(json.dumps(asdict(one)) + "\n" for one in known[case.id])
    return {case.id: known[case.id] for case in chosen}


def main(arguments: Sequence[str] = ()) -> int:
    """Prove the cases and print the tables; nothing here is a limit, so 0 is returned."""
    parser = argparse.ArgumentParser(prog="python -m bench.corpus_proofs", description=__doc__)
    parser.add_argument("--mirror", type=Path)
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument("--only")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--every", action="store_true")
    said = parser.parse_args(list(arguments))
    if said.mirror is None or not said.mirror.is_dir():
        print("corpus proofs: skipped, no mirror given (--mirror, a folder of git directories)")
        return 0
    chosen = [case for case in cases_in(said.cases, every=said.every) if said.only in (None, case.id)]
    print(f"corpus proofs: {len(chosen)} real fixes, {said.seconds:g} s a function", flush=True)
    found = run(chosen, kept(said.keep), lambda case: results(said.mirror, case, said.seconds), said.keep)
    for one in (least(each) for each in found.values()):
        if one.outcome == "different":
            print(f"\n{one.case} {one.function} differs: {one.why}\n{one.script}")
    print(summary(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
