"""What Velox says on the test files of its peers: `python -m bench.peer_fixtures --mirror DIR [--write]`

DIR holds git directories, `<owner>+<name>/repo`, of astral-sh/ruff, tonybaloney/perflint and dosisod/refurb;
of each the newest commit is read. A peer's expectation is what its own tests expect: ruff's snapshots,
refurb's lists of errors, the remarks in perflint's files. A line is shared when a finding of Velox covers it
or ends beside it.

A fixture on which both do not agree needs a reason: that its check is refused (docs/coverage/checks.toml), or
one in docs/coverage/fixture_reasons.json; else the run fails. With `--write` the table goes into
docs/coverage/fixtures.json, from which docs/coverage.md takes it; nothing of a fixture's code is kept.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from docs.coverage import FOLDER, checks
from engine.rules import all_rules
from engine.scan.walk import dispatch_table, run_rules
from engine.syntax.code import Code
from engine.syntax.module import Module
from engine.syntax.parse import parse

SPEED_CHECKS_OF_REFURB = frozenset(
    {102, 108, 109, 110, 111, 113, 115, 118, 122, 123, 129, 130, 131, 132, 134, 135, 136, 137, 138, 140, 142}
    | {145, 148, 161, 170, 171, 173, 179, 181, 182, 186, 187, 188, 190, 192}
)
RUFF = "crates/ruff_linter/resources/test/fixtures/perflint/"
SNAPSHOTS = "crates/ruff_linter/src/rules/perflint/snapshots/ruff_linter__rules__perflint__tests__"


@dataclass(frozen=True, slots=True)
class Fixture:
    """A test file of a peer, and the lines on which the peer expects to speak."""

    name: str
    content: bytes
    expected: frozenset[int]


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a fixture: how many lines the peer expects, on how many of them Velox speaks too (as the
    file stands, and inside a function), how many findings of Velox stand elsewhere, and why they differ."""

    fixture: str
    expected: int
    shared: int
    inside: int
    alone: int
    agreed: bool
    why: str


class Repository:
    """The newest commit of a repository in the mirror."""

    def __init__(self, mirror: Path, name: str) -> None:
        self._folder = mirror / name.replace("/", "+") / "repo"
        if not self._folder.is_dir():
            raise FileNotFoundError(f"{name} is not in the mirror")

    def paths(self, under: str) -> list[str]:
        """Return the paths of the files below a folder."""
        return self._git("ls-tree", "-r", "--name-only", "HEAD", under).decode().split("\n")[:-1]

    def read(self, path: str) -> bytes:
        """Return the content of a file."""
        return self._git("show", f"HEAD:{path}")

    def _git(self, *words: str) -> bytes:
        command = ["git", "--git-dir", str(self._folder), *words]
        return subprocess.run(command, check=True, capture_output=True).stdout


def of_ruff(repository: Repository) -> Iterator[Fixture]:
    """Yield ruff's files about perflint's checks; what it expects stands in its snapshots."""
    for path in repository.paths(RUFF):
        code = Path(path).stem
        snapshot = repository.read(f"{SNAPSHOTS}{code}_{code}.py.snap").decode()
        lines = re.findall(rf"^ *--> {code}\.py:(\d+):", snapshot, re.MULTILINE)
        yield Fixture(f"ruff {code}", repository.read(path), frozenset(map(int, lines)))


def of_refurb(repository: Repository) -> Iterator[Fixture]:
    """Yield refurb's files about checks of speed; the list of errors lies beside each."""
    for path in repository.paths("test/data/"):
        number = re.fullmatch(r"test/data/err_(\d+)\.py", path)
        if number is None or int(number[1]) not in SPEED_CHECKS_OF_REFURB:
            continue
        listed = repository.read(path.replace(".py", ".txt")).decode()
        lines = re.findall(rf"^\S+:(\d+):\d+ \[FURB{number[1]}\]", listed, re.MULTILINE)
        yield Fixture(f"refurb FURB{number[1]}", repository.read(path), frozenset(map(int, lines)))


def of_perflint(repository: Repository) -> Iterator[Fixture]:
    """Yield perflint's functional files; remarks at the ends of lines name what it expects there."""
    for path in repository.paths("tests/functional/"):
        content = repository.read(path)
        lines = content.decode().split("\n")
        expected = {number for number, line in enumerate(lines, 1) if re.search(r"#.*\[[a-z-]+\]", line)}
        if expected:
            yield Fixture(f"perflint {Path(path).stem}", content, frozenset(expected))


def of_perflint_tests(repository: Repository) -> Iterator[Fixture]:
    """Yield the snippets of perflint's tests that expect a message, one fixture per file of tests.

    Each stands in a string; the line that is spoken of ends with `#@`.
    """
    for path in repository.paths("tests/"):
        if not re.fullmatch(r"tests/test_\w+\.py", path):
            continue
        text, expected = "", set[int]()
        for snippet in _snippets(ast.parse(repository.read(path))):
            lines = (text + snippet).split("\n")
            expected.update(n for n, line in enumerate(lines, 1) if line.rstrip().endswith("#@"))
            text += f"{snippet}\n"
        yield Fixture(f"perflint {Path(path).stem}", text.encode(), frozenset(expected))


def _snippets(tree: ast.Module) -> Iterator[str]:
    for test in ast.walk(tree):
        if isinstance(test, ast.FunctionDef) and "assertAddedMessage" in ast.dump(test):
            for part in ast.walk(test):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and "#@" in part.value:
                    yield textwrap.dedent(part.value)


def refused(name: str) -> str:
    """Return why Velox refuses the check that a fixture is about, empty when it does not."""
    number = name.rpartition(" ")[2]
    reasons = [each.refused for each in checks() if number in each.code.split(", ") and each.refused]
    return f"refused: {reasons[0]}" if reasons else ""


def spans_in(content: bytes) -> list[range]:
    """Return the lines of the findings in a text, one more at either end: peers blame a loop or its body."""
    module = parse("fixture.py", content)
    if not isinstance(module, Module):
        return []
    module.link()
    found = [one for one in run_rules(Code(module), dispatch_table(all_rules())) if not one.conditional]
    return [range(one.line - 1, one.end_line + 2) for one in found]


def in_function(content: bytes) -> bytes:
    """Return a text as the body of a function, since what a module does once is not worth a word."""
    text = content.decode().replace("from __future__ import annotations", "")
    return f"def fixture():\n{textwrap.indent(text, '    ')}".encode()


def compared(fixture: Fixture, reasons: dict[str, str]) -> Row:
    """Return what Velox says of a fixture beside what its peer expects."""
    spans = spans_in(fixture.content)
    wrapped = [range(span.start - 1, span.stop - 1) for span in spans_in(in_function(fixture.content))]
    shared, inside = (
        sum(any(line in span for span in each) for line in fixture.expected) for each in (spans, wrapped)
    )
    alone = sum(not fixture.expected.intersection(span) for span in spans)
    agreed = shared == len(fixture.expected) and not alone
    why = "" if agreed else reasons.get(fixture.name) or refused(fixture.name)
    return Row(fixture.name, len(fixture.expected), shared, inside, alone, agreed, why)


def main(arguments: Sequence[str] = (), folder: Path = FOLDER) -> int:
    """Print a line per fixture; return 1 when a disagreement has no reason in `folder`."""
    parser = argparse.ArgumentParser(
        description="Compare what Velox and its peers say on the peers' test files."
    )
    parser.add_argument("--mirror", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="keep the table for docs/coverage.md")
    options = parser.parse_args(arguments)
    reasons: dict[str, str] = json.loads((folder / "fixture_reasons.json").read_text(encoding="utf-8"))
    fixtures = [
        *of_ruff(Repository(options.mirror, "astral-sh/ruff")),
        *of_perflint(Repository(options.mirror, "tonybaloney/perflint")),
        *of_perflint_tests(Repository(options.mirror, "tonybaloney/perflint")),
        *of_refurb(Repository(options.mirror, "dosisod/refurb")),
    ]
    rows = [compared(fixture, reasons) for fixture in fixtures]
    print("peers' fixtures: lines expected, shared, shared in a function, findings of Velox alone")
    for row in rows:
        print(
            f"  {row.fixture:28s} {row.expected:4d} {row.shared:4d} {row.inside:4d} {row.alone:4d}  {row.why}"
        )
    unexplained = [row.fixture for row in rows if not row.agreed and not row.why]
    if options.write:
        text = json.dumps({"rows": [asdict(row) for row in rows]}, indent=1) + "\n"
        (folder / "fixtures.json").write_text(text, encoding="utf-8")
    print(
        f"  FAILED: without a reason: {', '.join(unexplained)}"
        if unexplained
        else "  ok: every disagreement is explained"
    )
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
