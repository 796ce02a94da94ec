"""What a type checker would add: `python -m bench.type_answers --mirror DIR --checker PATH`.

A list that is searched in a loop is named when the file, or its neighbours, show that it is a list. Here a
checker (`ty`, from PyPI) is asked for all the others: every `x in names` in a loop of the newest commits in
DIR whose container nobody knows. A copy of the repository's Python files, without its settings, has
`reveal_type` written around each container. Nothing is run. Decision 20 says what was made of it.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from bot.repository.git import Git
from bot.repository.places import find_repository
from bot.repository.trees import RevisionTree
from engine.bar import Size
from engine.config import SettingsTree
from engine.model import Skipped
from engine.scan.parse import parse
from engine.scan.select import scannable
from engine.syntax.code import Code
from engine.syntax.lists import known_list, unhashable
from engine.syntax.magnitude import Magnitudes
from engine.syntax.repetition import repeating
from engine.syntax.searches import searched

REVEALED = re.compile(r"^(.*?):(\d+):\d+: .*Revealed type: `(.*)`", re.MULTILINE)
LIST = "a list or sequence"
SORTS = (
    ("a literal tuple", re.compile(r"tuple\[(Literal|type)")),
    (LIST, re.compile(r"(list|tuple|Sequence|deque|MutableSequence)\[")),
    ("unknown", re.compile(r".*Unknown|Any$|object$")),
    ("a set, dict or string", re.compile(r"(set|dict|frozenset|str|Literal|\w*Dict|\w*Mapping|\w*Set)\b")),
)


def unknown_containers(code: Code) -> Iterator[tuple[ast.expr, Size]]:
    """Yield what is searched in a loop and of which nobody knows whether it is a list, with what a rule would
    say of how many elements the place works on."""
    magnitudes = Magnitudes(code)
    for test in code.nodes(ast.Compare):
        container = searched(test)
        if container is None or not code.loops(test) or code.function(test) is None:
            continue
        if code.kind(container) or unhashable(code, test.left) or known_list(code, container) is not None:
            continue
        regions = repeating(code, test, container)
        if regions and container.lineno == container.end_lineno:
            yield container, magnitudes.worked_on(test, (container,), regions)


def with_questions(content: bytes, containers: Sequence[ast.expr]) -> bytes:
    """Return a text with `reveal_type` around the expressions."""
    lines = content.split(b"\n")
    for node in sorted(containers, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        line = lines[node.lineno - 1]
        start, end = node.col_offset, node.end_col_offset
        asked = b"reveal_type(" + line[start:end] + b")"
        lines[node.lineno - 1] = line[:start] + asked + line[end:]
    return b"\n".join(lines)


def copied(git: Git, folder: Path) -> dict[tuple[str, int], Size]:
    """Copy the Python files of the newest commit, with questions; return their places, by file and line."""
    asked: dict[tuple[str, int], Size] = {}
    with closing(RevisionTree(git, str(git.commit("HEAD")))) as tree:
        wanted = frozenset(scannable(tree.paths(), SettingsTree({}, {}))[0])
        for path in tree.paths():
            content = tree.read(path)
            if isinstance(content, Skipped):
                continue
            module = parse(path, content) if path in wanted else None
            # Columns are those of the text as UTF-8.
            if module is not None and not isinstance(module, Skipped) and module.utf8 == content:
                module.link()
                containers = list(unknown_containers(Code(module)))
                asked.update({(path, node.lineno): size for node, size in containers})
                content = with_questions(content, [node for node, _ in containers])
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return asked


def sort_of(revealed: str) -> str:
    """Return what an answer is counted as."""
    return next((name for name, pattern in SORTS if pattern.match(revealed)), "something else")


def answers(checker: str, folder: Path, asked: Mapping[tuple[str, int], Size]) -> tuple[Counter[str], float]:
    """Return the answers of a checker by sort, lists of visibly many elements once more, and the seconds that
    it took."""
    paths = sorted({path for path, _ in asked})
    if not paths:
        return Counter(), 0.0
    command = [checker, "check", "--output-format", "concise", "--exit-zero", "--project", str(folder)]
    start = time.perf_counter()
    done = subprocess.run(
        [*command, *(str(folder / path) for path in paths)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    found: Counter[str] = Counter()
    for path, line, revealed in REVEALED.findall(done.stdout):
        sort = sort_of(revealed)
        found[sort] += 1
        if sort == LIST and asked.get((path, int(line))) is Size.MANY:
            found["a list, of many"] += 1
    return found, seconds


def main(arguments: Sequence[str] = ()) -> int:
    """Print the answers per repository and in all; nothing here is a limit, so 0 is returned."""
    parser = argparse.ArgumentParser(prog="python -m bench.type_answers", description=__doc__)
    parser.add_argument("--mirror", type=Path, required=True)
    parser.add_argument("--checker", required=True)
    parser.add_argument("--only", help="repositories, as owner+name, separated by commas")
    said = parser.parse_args(list(arguments))
    names = said.only.split(",") if said.only else sorted(place.name for place in said.mirror.glob("*+*"))
    total: Counter[str] = Counter()
    for name in names:
        repository = find_repository(said.mirror / name / "repo")
        if repository is None:
            continue
        with tempfile.TemporaryDirectory(prefix="velox-types-") as scratch:
            asked = copied(Git(repository), Path(scratch))
            found, seconds = answers(said.checker, Path(scratch), asked)
        total += found
        print(f"  {name:28s} {len(asked):4d} asked, {seconds:5.1f} s: {dict(found)}", flush=True)
    print(f"  in all: {dict(total.most_common())}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
