"""False alarms: findings drawn at random from well-known repositories, each judged by a reader.

    python -m bench.false_alarms draw MIRROR [--others] [--most 150] [--seed 1] > drawn.jsonl
    python -m bench.false_alarms [show]

`draw` scans the newest commit of each git directory `MIRROR/<owner>+<name>/repo` with default settings and
draws findings by seed, each with the code around it: what a reader needs who has not seen the rules. With
`--others` it takes the repositories that the corpus is not made of, else those of the corpus. The reader's
verdicts lie in `false_alarms.jsonl`, one line per finding: draw, repository, commit, path, line, rule,
verdict (`worth it`, `trivial`, `wrong`) and a sentence. Code of others is not kept. `show` prints the
shares of each draw, and fails where the last is beyond the limits.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.app import open_world, read_settings
from bot.progress import SilentProgress
from bot.repository.git import Git
from bot.repository.places import Repository
from bot.repository.trees import RevisionTree
from engine import pipeline
from engine.model import Comment

JUDGED = Path(__file__).parent / "false_alarms.jsonl"
REFERENCES = Path(__file__).parent / "corpus" / "references.jsonl"
"""What the corpus is made of: its repositories are those that are drawn from."""

VERDICTS = ("worth it", "trivial", "wrong")
MOST_WRONG = 5.0
LEAST_WORTH = 60.0
AROUND = 14
"""So many lines of code before and after a finding are shown to the reader."""


def drawn(mirror: Path, most: int, seed: int, *, others: bool = False) -> Iterator[dict[str, object]]:
    """Yield findings of all repositories of a mirror, drawn at random, in random order."""
    found: list[dict[str, object]] = []
    ours = {json.loads(line)["repo"] for line in REFERENCES.read_text(encoding="utf-8").splitlines()}
    for folder in sorted(mirror.glob("*+*/repo")):
        name = folder.parent.name.replace("+", "/", 1)
        if (name in ours) is others:
            continue
        listed = list(findings(name, folder))
        print(f"{name}: {len(listed)} findings", file=sys.stderr, flush=True)
        found += listed
    yield from random.Random(seed).sample(found, min(most, len(found)))


def findings(name: str, folder: Path) -> Iterator[dict[str, object]]:
    """Yield what Velox says unasked of the newest commit of a repository."""
    git = Git(Repository(folder, None))
    commit = git.commit("HEAD") or ""
    tree = RevisionTree(git, commit)
    with open_world(jobs=1, cached=True, progress=SilentProgress()) as world:
        survey = pipeline.survey(tree, read_settings(tree), world, complexity=False)
    for comment in survey.comments:
        yield asked(name, commit, comment, tree)
    tree.close()


def asked(name: str, commit: str, comment: Comment, tree: RevisionTree) -> dict[str, object]:
    """Return what a reader is shown of one finding."""
    finding = comment.finding
    content = tree.read(finding.path)
    lines = content.decode("utf-8", "replace").split("\n") if isinstance(content, bytes) else []
    first = max(finding.line - AROUND, 1)
    code = [
        f"{number:5} {line}"
        for number, line in enumerate(lines, 1)
        if first <= number <= finding.end_line + AROUND
    ]
    return {
        "repository": name,
        "commit": commit,
        "path": finding.path,
        "line": finding.line,
        "rule": finding.rule,
        "said": f"{comment.title} {comment.why}",
        "conditions": list(finding.conditions),
        "change": [
            "\n".join([*(f"-{x}" for x in b.before), *(f"+{x}" for x in b.after)]) for b in comment.blocks
        ],
        "code": "\n".join(code),
    }


def show() -> bool:
    """Print the shares of every draw; True if a limit does not hold for the last."""
    if not JUDGED.exists():
        print("false alarms: no draw was judged yet")
        return False
    judged = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
    failed = False
    for draw in dict.fromkeys(item["draw"] for item in judged):
        failed = show_draw(draw, [item for item in judged if item["draw"] == draw])
    return failed


def show_draw(draw: str, judged: list[dict[str, str]]) -> bool:
    """Print the shares of one draw, whole and by rule; True if a limit does not hold."""
    counts = Counter(item["verdict"] for item in judged)
    places = len({item["repository"] for item in judged})
    print(f"False alarms, draw by {draw}: {len(judged)} findings from {places} repositories")
    shares = {verdict: 100 * counts[verdict] / len(judged) for verdict in VERDICTS}
    for verdict in VERDICTS:
        print(f"  {verdict:9s} {counts[verdict]:4d}  {shares[verdict]:5.1f} %")
    by_rule: dict[str, Counter[str]] = {}
    for item in judged:
        by_rule.setdefault(item["rule"], Counter())[item["verdict"]] += 1
    print(f"  {'rule':34s} {'worth it':>8s} {'trivial':>8s} {'wrong':>6s}")
    for rule, row in sorted(by_rule.items(), key=lambda entry: -entry[1].total()):
        print(f"  {rule:34s} {row['worth it']:8d} {row['trivial']:8d} {row['wrong']:6d}")
    wrong, worth = shares["wrong"] > MOST_WRONG, shares["worth it"] < LEAST_WORTH
    print(f"  wrong at most {MOST_WRONG:g} %: {'FAILED' if wrong else 'holds'}", end="; ")
    print(f"worth it at least {LEAST_WORTH:g} %: {'FAILED' if worth else 'holds'}")
    return wrong or worth


def main() -> bool:
    """Show the judged draw."""
    return show()


def from_command_line() -> int:
    """Draw, or show."""
    parser = argparse.ArgumentParser(prog="python -m bench.false_alarms")
    parser.add_argument("do", nargs="?", choices=["draw", "show"], default="show")
    parser.add_argument("mirror", nargs="?", type=Path)
    parser.add_argument("--most", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--others", action="store_true")
    chosen = parser.parse_args()
    if chosen.do == "show":
        return show()
    if chosen.mirror is None:
        parser.error("draw needs a folder of repositories")
    for item in drawn(chosen.mirror, chosen.most, chosen.seed, others=chosen.others):
        print(json.dumps(item))
    return 0


if __name__ == "__main__":
    sys.exit(from_command_line())
