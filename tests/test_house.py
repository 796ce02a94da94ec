"""The rooms stay small: the budgets of the house, read from the syntax tree of every file.

Each test lists every breach as `file:line: what is wrong; what to do`.
"""

from __future__ import annotations

import ast
import re
import subprocess
import tokenize
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = ("bot", "engine", "training")
OURS = (*PRODUCT, "tests", "bench", "docs")

RULE_LINES = 150
MODULE_LINES = 350
FUNCTION_LINES = 50

REFUSED_NAMES = frozenset(
    {"utils", "helpers", "common", "misc", "base", "manager", "core", "main", "api_main"}
)

EDGES = {
    "bot/web/webhook.py": "the HTTP edge answers 500",
    "bot/worker.py": "the queue's edge parks the job",
    "engine/inside/guard.py": "the code under test may raise anything: it becomes an outcome",
    "bot/__main__.py": "the command line's edge exits with 3",
    "engine/inside/comparison.py": "what code under test raises is its result",
    "engine/inside/rehearse.py": "what code under test raises is its result",
}
"""The only files that may catch everything, and what they do with it."""

LATE_IMPORTS = ("bot/cli/*.py", "bot/__main__.py", "bot/policies.py")
"""A command imports what it needs when it runs, so that `velox --help` starts at once. Nothing else may."""


@cache
def files(*packages: str) -> tuple[str, ...]:
    """The Python files of some packages, as paths below the root."""
    return tuple(
        sorted(
            path.relative_to(ROOT).as_posix()
            for package in packages
            for path in (ROOT / package).rglob("*.py")
            if "__pycache__" not in path.parts
        )
    )


@cache
def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: str) -> ast.Module:
    return ast.parse(text(path), path)


def walk(*packages: str, word: str = "") -> Iterator[tuple[str, ast.AST]]:
    """The nodes of the files that have a word, which spares reading the others."""
    for path in files(*packages):
        if word in text(path):
            for node in ast.walk(tree(path)):
                yield path, node


def insist(breaches: Iterable[str]) -> None:
    """Fail with all breaches at once, each on a line of its own."""
    found = list(breaches)
    if found:
        pytest.fail("\n".join(["", *found]), pytrace=False)


def matches(path: str, patterns: Iterable[str]) -> bool:
    return any(PurePosixPath(path).match(pattern) for pattern in patterns)


# --------------------------------------------------------------------------------------------------- sizes


def is_rule(path: str) -> bool:
    return path.startswith(("engine/rules/", "engine/regressions/")) and not path.endswith("/__init__.py")


def test_modules_are_short() -> None:
    def breaches() -> Iterator[str]:
        for path in files(*PRODUCT):
            lines = len(text(path).splitlines())
            limit = RULE_LINES if is_rule(path) else MODULE_LINES
            if lines > limit:
                yield f"{path}:{lines}: {lines} lines, {limit} allowed; give its second idea a file"

    insist(breaches())


def test_functions_are_short() -> None:
    def breaches() -> Iterator[str]:
        for path, node in walk(*PRODUCT):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    yield (
                        f"{path}:{node.lineno}: {node.name} has {lines} lines, {FUNCTION_LINES} allowed; "
                        "name its steps"
                    )

    insist(breaches())


def test_names_say_something() -> None:
    def breaches() -> Iterator[str]:
        for path in files(*PRODUCT):
            for part in PurePosixPath(path).with_suffix("").parts:
                if part in REFUSED_NAMES:
                    yield f"{path}:1: {part!r} says nothing; name it for the one idea it holds"

    insist(breaches())


# ---------------------------------------------------------------------------------------------- exceptions


def is_broad(caught: ast.expr | None) -> bool:
    """Tell whether an except clause, or an argument of `suppress`, takes everything."""
    match caught:
        case None:
            return True
        case ast.Tuple(elts=parts):
            return any(is_broad(part) for part in parts)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in {"Exception", "BaseException"}
        case _:
            return False


def broad_catches(path: str) -> Iterator[tuple[int, bool]]:
    """The lines that catch everything, and whether they do not even name it."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.ExceptHandler(type=caught) if is_broad(caught):
                yield node.lineno, caught is None
            case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress"), args=caught_here):
                if any(is_broad(caught) for caught in caught_here):
                    yield node.lineno, False


def test_only_the_edges_catch_everything() -> None:
    def breaches() -> Iterator[str]:
        for path in files(*PRODUCT):
            for line, bare in broad_catches(path):
                if bare:
                    yield f"{path}:{line}: a bare except; name what is caught"
                elif path not in EDGES:
                    yield f"{path}:{line}: a broad except; name what can go wrong, or let it reach an edge"

    insist(breaches())


# ------------------------------------------------------------------------------------------ honest modules


def test_imports_stand_on_top() -> None:
    def breaches() -> Iterator[str]:
        for path, node in walk(*PRODUCT):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not matches(path, LATE_IMPORTS):
                for part in ast.walk(node):
                    if isinstance(part, ast.Import | ast.ImportFrom):
                        yield f"{path}:{part.lineno}: an import inside {node.name}; move it to the top"

    insist(dict.fromkeys(breaches()))


def test_nothing_is_a_stub() -> None:
    def breaches() -> Iterator[str]:
        for path, node in walk(*PRODUCT, word="NotImplementedError"):
            if isinstance(node, ast.Raise) and node.exc and "NotImplementedError" in ast.unparse(node.exc):
                yield f"{path}:{node.lineno}: NotImplementedError; write it or leave it out"

    insist(breaches())


def test_every_ignored_type_error_is_named() -> None:
    unnamed = re.compile(r"#\s*type:\s*ignore(?!\[)")

    def breaches() -> Iterator[str]:
        for path in (each for each in files(*OURS) if unnamed.search(text(each))):
            with (ROOT / path).open("rb") as source:
                for token in tokenize.tokenize(source.readline):
                    if token.type == tokenize.COMMENT and unnamed.match(token.string):
                        yield f"{path}:{token.start[0]}: type: ignore without a code; add it in brackets"

    insist(breaches())


def kept_files() -> tuple[str, ...]:
    """What git holds or would add: every file that a user of the repository gets to see."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for path in listed.split("\0") if path and (ROOT / path).is_file())


def test_nothing_points_at_a_workplace() -> None:
    """The repository stands alone: no file names a folder beside it or a path of the machine it grew on."""
    private = re.compile(r"(?<![\w./-])(\.\./)*" + r"shared" + r"/" + r"|(?<![\w.-])/" + r"(work|opt/pypi)/")

    def breaches() -> Iterator[str]:
        for path in kept_files():
            content = (ROOT / path).read_bytes()
            if b"\0" in content:
                continue
            for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
                if found := private.search(line):
                    yield f"{path}:{number}: {found[0]!r} is outside the repository; hold what it needs here"

    insist(breaches())


# --------------------------------------------------------------------------------------------------- tests


def test_tests_use_no_mocks() -> None:
    def breaches() -> Iterator[str]:
        remedy = "use the real thing, or a twin that passes the same tests"
        for path, node in walk("tests", word="mock"):
            match node:
                case ast.Import(names=names) if any(n.name.split(".")[-1] == "mock" for n in names):
                    yield f"{path}:{node.lineno}: imports a mock; {remedy}"
                case ast.ImportFrom(module=module, names=names) if "mock" in (module or "").split(".") or any(
                    n.name == "mock" for n in names
                ):
                    yield f"{path}:{node.lineno}: imports a mock; {remedy}"
                case ast.arg(arg="mocker"):
                    yield f"{path}:{node.lineno}: asks for mocker; {remedy}"

    insist(breaches())


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported_by_tests() -> frozenset[str]:
    """Every dotted name that some test file imports.

    `from a import b` is a use of `a.b`; of `a` too, unless `b` is a module of ours.
    """
    modules = {module_name(path) for path in files(*PRODUCT)}
    used: set[str] = set()
    for _, node in walk("tests"):
        match node:
            case ast.Import(names=names):
                used.update(name.name for name in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                parts = {f"{module}.{name.name}" for name in names}
                used.update(parts)
                if not parts <= modules:
                    used.add(module)
    return frozenset(used)


def does_something(node: ast.AST) -> bool:
    """Tell whether a node is a function with more in it than a docstring and dots."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not all(
        isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) for part in node.body
    )


def mirror_of(path: str) -> str:
    """The test file that stands where the module stands: of `a/b.py` and `a/b/__init__.py`, `a/test_b.py`."""
    place = PurePosixPath(path.removesuffix("/__init__.py"))
    return f"tests/{place.parent}/test_{place.stem.strip('_')}.py"


def is_tested(path: str, used: frozenset[str]) -> bool:
    """By a mirror (of a package: a folder of tests), an import of it, or of what its package re-exports."""
    folder = ROOT / "tests" / path.removesuffix("/__init__.py")
    package = PurePosixPath(path).parent.as_posix().replace("/", ".")
    return (
        (ROOT / mirror_of(path)).is_file()
        or any(folder.glob("test_*.py"))
        or module_name(path) in used
        or (package not in PRODUCT and package in used)
    )


def test_every_module_is_tested() -> None:
    """Rules, regressions and strategies are exempt: their tests derive from the examples they hold."""
    derived = ("engine/rules/", "engine/regressions/", "engine/strategies/")

    def breaches() -> Iterator[str]:
        used = imported_by_tests()
        for path in files(*PRODUCT):
            behaves = any(does_something(node) for node in ast.walk(tree(path)))
            if behaves and not path.startswith(derived) and not is_tested(path, used):
                yield f"{path}:1: no test imports it; write {mirror_of(path)}"

    insist(breaches())
