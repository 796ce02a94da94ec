"""Recall and noise of a tool on real performance fixes.

`references.jsonl` holds references and labels only (repository, commit, path, functions, changed lines,
category of the fix); the files come from a mirror of git directories, `<owner>+<name>/repo`.

A *hit* is a finding that overlaps the changed lines before the fix and is gone after it. It is *causal* when
the finding names the category of the fix: only that is recall, since a tool that flags everything hits a lot.
*Noise* is findings per thousand lines outside every function that the fixes changed. Quote the pair.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
Span = tuple[int, int]


@dataclass(frozen=True)
class Case:
    """One file of one fixing commit, with the names of its texts before and after in the scratch folder."""

    id: str
    tier: str
    category: str
    changed: tuple[Span, ...]
    functions: tuple[tuple[str, Span], ...]
    before: str
    after: str
    repository: str = ""


@dataclass(frozen=True)
class Said:
    """One finding of a tool; `categories` are those its rule claims."""

    line: int
    end_line: int
    rule: str
    categories: frozenset[str]


@dataclass(frozen=True)
class Score:
    """What a tool reached: cases, hits, causal hits, and noise per thousand lines outside the changes.

    `gone` is the share of the findings inside the changed functions that are not there after the fix: of what
    is said there, so much was worth changing.
    """

    cases: int
    hits: int
    causal: int
    noise: float
    causal_ids: tuple[str, ...]
    gone: float = 0.0


Findings = Mapping[str, list[Said]]


def prepare(mirror: Path, folder: Path, tier: str = "core") -> list[Case]:
    """Write the files of all cases of a tier to `folder`; raise `FileNotFoundError` when the mirror lacks
    one."""
    cases = []
    for line in (HERE / "references.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["tier"] != tier:
            continue
        stem = re.sub(r"\W+", "_", f"{entry['repo']}_{entry['sha'][:10]}_{entry['path']}")
        names = {}
        for side, revision in (("before", entry["sha"] + "^"), ("after", entry["sha"])):
            names[side] = f"{stem}__{side}.py"
            target = folder / names[side]
            if not target.exists():
                target.write_bytes(_show(mirror, entry["repo"], f"{revision}:{entry['path']}"))
        functions = tuple((item["qualname"], (item["start"], item["end"])) for item in entry["functions"])
        changed = tuple((start, end) for start, end in entry["changed"])
        sides = names["before"], names["after"]
        cases.append(
            Case(entry["id"], tier, entry["category"], changed, functions, *sides, repository=entry["repo"])
        )
    return cases


def _show(mirror: Path, repository: str, revision: str) -> bytes:
    folder = mirror / repository.replace("/", "+") / "repo"
    result = subprocess.run(
        ["git", f"--git-dir={folder}", "show", revision], capture_output=True, check=False
    )
    if result.returncode:
        raise FileNotFoundError(f"{repository} {revision} is not in the mirror")
    return result.stdout


def read_findings(output: str, claims: Mapping[str, list[str]] | None = None) -> dict[str, list[Said]]:
    """Read JSON lines; a rule's categories are its own `category`, or those of the first patterns in
    `claims`."""
    found: dict[str, list[Said]] = defaultdict(list)
    for line in output.splitlines():
        if not line.startswith("{"):
            continue
        item = json.loads(line)
        rule = str(item["rule"])
        categories = {item["category"]} if item.get("category") else set()
        for pattern, named in (claims or {}).items():
            if re.fullmatch(pattern, rule):
                categories.update(named)
        start = int(item["line"])
        said = Said(start, int(item.get("end_line") or start), rule, frozenset(categories))
        found[Path(item["path"]).name].append(said)
    return found


def score(cases: list[Case], folder: Path, found: Findings) -> Score:
    """Score the findings of one tool."""
    texts = {name: _text(folder / name) for case in cases for name in (case.before, case.after)}
    hits = causal = inside = left = 0
    causal_ids = []
    for case in cases:
        spans = [span for _, span in case.functions]
        inside += sum(_overlaps(said, spans) for said in found.get(case.before, []))
        left += len(_gone(case, texts, found))
        gone = hits_of(case, texts, found)
        hits += bool(gone)
        if any(case.category in said.categories for said in gone):
            causal += 1
            causal_ids.append(case.id)
    noise = _noise(cases, texts, found)
    return Score(len(cases), hits, causal, noise, tuple(causal_ids), left / max(1, inside))


def hits_of(case: Case, texts: Mapping[str, list[str]], found: Findings) -> list[Said]:
    """Return the findings on the changed lines of a case that are gone after its fix."""
    return [said for said in _gone(case, texts, found) if _overlaps(said, case.changed)]


def _text(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").split("\n")


def _overlaps(said: Said, spans: Iterable[Span]) -> bool:
    return any(start <= said.end_line and said.line <= end for start, end in spans)


def _gone(case: Case, texts: Mapping[str, list[str]], found: Findings) -> list[Said]:
    """Findings inside the changed functions that are not there any more after the fix (matched by rule and
    text)."""
    spans_before = [span for _, span in case.functions]
    after = Counter(
        (said.rule, _line(texts[case.after], said.line))
        for said in found.get(case.after, [])
        if _overlaps(said, _spans_after(case, texts[case.after]))
    )
    gone = []
    for said in found.get(case.before, []):
        if _overlaps(said, spans_before):
            key = (said.rule, _line(texts[case.before], said.line))
            if after[key]:
                after[key] -= 1
            else:
                gone.append(said)
    return gone


def _spans_after(case: Case, lines: list[str]) -> list[Span]:
    names = {name for name, _ in case.functions}
    known = functions_of("\n".join(lines))
    spans = [span for name in names for span in known.get(name, [])]
    whole = not spans or "<module>" in names or any(name not in known for name in names)
    return [(1, 10**9)] if whole else spans


@lru_cache(maxsize=1024)
def functions_of(source: str) -> dict[str, list[Span]]:
    """Return the line spans, decorators included, of the functions of a module by qualified name."""
    found: dict[str, list[Span]] = defaultdict(list)

    def enter(node: ast.AST, names: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first = min([child.lineno, *(item.lineno for item in child.decorator_list)])
                found[".".join((*names, child.name))].append((first, child.end_lineno or first))
                enter(child, (*names, child.name))
            else:
                enter(child, (*names, child.name) if isinstance(child, ast.ClassDef) else names)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            enter(ast.parse(source), ())
        except (SyntaxError, ValueError):
            return {}
    return found


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _noise(cases: list[Case], texts: Mapping[str, list[str]], found: Findings) -> float:
    inside: dict[str, set[int]] = defaultdict(set)
    for case in cases:
        for _, (start, end) in case.functions:
            inside[case.before].update(range(start, end + 1))
    outside = sum(said.line not in lines for name, lines in inside.items() for said in found.get(name, []))
    quiet_lines = sum(max(0, len(texts[name]) - 1 - len(lines)) for name, lines in inside.items())
    return 1000 * outside / max(1, quiet_lines)
