"""What a language model is asked in a review: `python -m bench.prompt_sizes --mirror DIR [--changes N] ...`

Merged pull requests, drawn by a seed from the histories of real repositories, are scanned as a review would
scan them, and the prompts are made, but not sent. DIR holds the git directories, `<owner>+<name>/repo`.

    --changes N     how many pull requests that bring a question (10)
    --seed S        which (1)
    --prices P R    US dollars per million tokens, of prompts and of replies (1.0 5.0)
    --write         put the table into its page

Tokens are estimated from bytes, on the high side (`engine/rewrite/tokens.py`). The cost is that of the
prompts, and of replies twice as long as the functions that they are about. Limit: 20,000 prompt tokens in 95
of 100 reviews.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.asked_regions import questions_of
from bench.scan_speed import verdict
from bot.app import read_settings
from bot.repository.changes import read_change
from bot.repository.git import Git
from bot.repository.history import Merged, merged_changes
from bot.repository.places import find_repository
from bot.repository.trees import RevisionTree
from engine.config import SettingsTree
from engine.errors import BadConfig
from engine.model import Declined
from engine.ports import Ask
from engine.rewrite.prompt import ask_for, ask_for_batch
from engine.rewrite.questions import AskBounds, Question, affordable, size_of
from engine.rewrite.tokens import tokens_in

PAGE = Path(__file__).parents[1] / "docs" / "llm-context.md"
MARK = "<!-- bench.prompt_sizes -->"
LIMIT = 20_000
"""Prompt tokens of one review."""

HISTORY = 300
"""How many merged changes of each repository are drawn from."""

NONCE = "0123456789abcdef"
_PULL_REQUEST = re.compile(r"\(#\d+\)$|^Merge pull request #\d+")


@dataclass(frozen=True, slots=True)
class Asked:
    """The prompts of one review: of how many functions and files, and what goes into them, in tokens."""

    repo: str
    commit: str
    files: int
    functions: int
    prompts: int
    shown: int
    beside: int
    tokens: int
    left_out: int

    def cost(self, prices: Sequence[float]) -> float:
        """Return US dollars, by prices per million tokens of prompts and of replies."""
        return (self.tokens * prices[0] + 2 * self.shown * prices[1]) / 1e6


def drawn(mirror: Path, seed: int) -> Iterator[tuple[str, Git, Path, Merged]]:
    """Yield merged pull requests for ever: a repository, then one of its last changes, both by the seed."""
    rng = random.Random(seed)
    changes: dict[Path, list[Merged]] = {}
    gits: dict[Path, tuple[Git, Path]] = {}
    for folder in sorted(mirror.glob("*/repo")):
        repository = find_repository(folder)
        tip = None if repository is None else Git(repository).commit("HEAD")
        if repository is not None and tip is not None:
            gits[folder] = git, _ = Git(repository), repository.git_folder
            changes[folder] = [
                one for one in merged_changes(git, tip, HISTORY) if _PULL_REQUEST.search(one.subject)
            ]
    folders = [folder for folder, found in changes.items() if found]
    seen: set[str] = set()
    while len(seen) < sum(map(len, changes.values())):
        folder = rng.choice(folders)
        one = rng.choice(changes[folder])
        if one.commit not in seen:
            seen.add(one.commit)
            yield folder.parent.name.replace("+", "/"), *gits[folder], one


def settings_of(git: Git, commit: str) -> SettingsTree:
    """Return what the base side of a change sets, the defaults where that cannot be read."""
    with closing(RevisionTree(git, commit)) as tree:
        try:
            return read_settings(tree)
        except BadConfig:
            return SettingsTree({}, {})


def asked(repo: str, git: Git, folder: Path, one: Merged) -> Asked | None:
    """Return what would be asked about one merged change; None where that is nothing."""
    change, tree = read_change(folder, one.before, one.commit)
    found, files = questions_of(change, tree, settings_of(git, one.before))
    made = [(question, ask) for question in found if isinstance(ask := ask_of(question), Ask)]
    sent = affordable([ask for _, ask in made], AskBounds().tokens)
    if not sent:
        return None
    regions = [region for question, ask in made if ask in sent for region in question.regions]
    return Asked(
        repo,
        one.commit[:10],
        files,
        len(regions),
        len(sent),
        sum(tokens_in(region.text) for region in regions),
        sum(tokens_in(snippet.text) for region in regions for snippet in region.snippets),
        sum(map(size_of, sent)),
        len(found) - len(sent),
    )


def ask_of(question: Question) -> Ask | Declined:
    """Make the prompt of a question, or say why there is none."""
    if len(question.regions) > 1:
        return ask_for_batch(question.regions, nonce=NONCE)
    return ask_for(question.regions[0], nonce=NONCE)


def table(found: Sequence[Asked], prices: Sequence[float]) -> str:
    """Return the table of the page: one line per pull request."""
    lines = [
        "| repository | commit | files | functions | prompts | tokens of functions | of context | of prompts "
        "| cost |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in found:
        cells = [one.files, one.functions, one.prompts, one.shown, one.beside, one.tokens]
        numbers = " | ".join(f"{cell:,}" for cell in cells)
        lines.append(f"| {one.repo} | `{one.commit}` | {numbers} | ${one.cost(prices):.3f} |")
    return "\n".join(lines)


def write(page: Path, text: str) -> None:
    """Put the table between the marks of its page."""
    before, _, rest = page.read_text().partition(MARK)
    _, _, after = rest.partition(MARK)
    page.write_text(f"{before}{MARK}\n\n{text}\n\n{MARK}{after}")


def percentile(values: Sequence[int], part: float) -> int:
    """Return the value that `part` of all do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, -int(-part * len(ranked) // 1) - 1)]


def main(arguments: Sequence[str] = ()) -> int:
    """Print the table; return 1 when the limit does not hold."""
    parser = argparse.ArgumentParser(prog="python -m bench.prompt_sizes", description=__doc__)
    parser.add_argument("--mirror", type=Path)
    parser.add_argument("--changes", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--prices", type=float, nargs=2, default=(1.0, 5.0))
    parser.add_argument("--write", action="store_true")
    said = parser.parse_args(list(arguments))
    if said.mirror is None or not said.mirror.is_dir():
        print("prompt sizes: skipped, no mirror given (--mirror, a folder of git directories)")
        return 0
    found: list[Asked] = []
    silent = 0
    for repo, git, folder, one in drawn(said.mirror, said.seed):
        if len(found) == said.changes:
            break
        result = asked(repo, git, folder, one)
        if result is None:
            silent += 1
        else:
            found.append(result)
    print(f"prompt sizes: {len(found)} merged pull requests; {silent} more that were drawn bring no question")
    print(table(found, said.prices))
    if said.write:
        write(PAGE, table(found, said.prices))
    sizes = [one.tokens for one in found]
    print(f"  prompts that did not fit: {sum(one.left_out for one in found)}")
    print(f"  prompt tokens of a review, half of them at most {percentile(sizes, 0.5):,}")
    return (
        0
        if verdict("prompt tokens of 95 of 100 reviews", percentile(sizes, 0.95), LIMIT, at_most=True)
        else 1
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
