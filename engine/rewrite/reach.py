"""What a function reaches for: names and deeds that the new text of a function may have only from the old.

Nothing here is a wall: code runs in the sandbox alone. It is a sieve, so that what is offered to a person
does nothing that the function did not do before. Names of the text are resolved by the scopes of Python, so
that a variable called `time` is no clock, and a name that a comprehension takes for itself hides no function.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.rewrite.imports import is_allowed
from engine.syntax.nodes import SCOPES, ScopeNode
from engine.syntax.scope import build_scope

ACTS = frozenset({
    "eval", "exec", "compile", "open", "input", "breakpoint", "__import__", "setattr", "delattr", "exit",
    "quit", "os", "posix", "subprocess", "socket", "ctypes", "importlib", "builtins", "gc", "shutil",
    "pickle", "marshal", "shelve", "signal", "threading", "multiprocessing", "concurrent", "http", "urllib",
    "urllib3", "requests", "httpx", "aiohttp", "ssl", "tempfile", "io", "atexit", "linecache", "code",
    "codeop", "runpy", "pty", "resource", "mmap", "webbrowser", "smtplib", "ftplib", "asyncio",
})  # fmt: skip
"""What does something to the world: it may be called only as it was called before, argument by argument."""

KNOWS = frozenset({
    "globals", "locals", "vars", "help", "super", "memoryview", "sys", "inspect", "pathlib", "weakref",
    "traceback", "platform", "random", "secrets", "time", "datetime",
})  # fmt: skip
"""What knows more than its arguments: the same names may be used again, in any way."""

HIDDEN = frozenset({
    "_casefix", "_collections_abc", "_compiler", "_constants", "_io", "_os", "_parser", "_re", "_string",
    "_sys", "_thread", "_weakref", "bltns", "builtins", "contextlib", "copyreg", "importlib", "inspect",
    "os", "posix", "stdlib_re", "subprocess", "sys", "warnings", "modules", "popen", "system",
    "CodeType", "ForwardRef", "FunctionType", "LambdaType", "ModuleType", "evaluate_forward_ref",
    "get_type_hints", "make_dataclass", "new_class", "prepare_class", "singledispatch",
    "singledispatchmethod", "Formatter", "format_map", "vformat",
})  # fmt: skip
"""Ways from harmless modules to others, and functions in them that run text."""

_CALM = ("os.path.", "urllib.parse.")
"""Parts of `ACTS` that only compute: they may be called with other arguments."""

_HARMLESS = frozenset({"asyncio.gather", "asyncio.Semaphore", "asyncio.TaskGroup"})
"""What does nothing but what it is given to do."""

_PRIVATE = re.compile(
    r"__\w+__|(?:f|gi|cr|ag|tb|co)_(?:globals|builtins|locals|back|code|frame|consts|await)"
)
_IN_TEXT = re.compile(r"__[A-Za-z]\w*__|(?:gi|cr|ag|tb)_(?:frame|code)|\w*://\S*")
_FIELD = re.compile(r"\{[^{}]*[.\[]\s*_")
_BY_TEXT = frozenset({"getattr", "attrgetter", "methodcaller"})

FunctionDefinition = ast.FunctionDef | ast.AsyncFunctionDef
Use = tuple[str, str]
"""What is used or done, exactly, and the same as the end of a sentence that begins with "it"."""


def new_reach(old: FunctionDefinition, new: FunctionDefinition) -> str:
    """Say in a clause what the new function reaches for that the old one did not; nothing if nothing."""
    before = {exactly for exactly, _ in _uses(old)}
    return next((f"it {words}" for exactly, words in _uses(new) if exactly not in before), "")


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the nodes of a function stand, by their `id`: names that are `free` are looked up in the module,
    `called` are functions with their calls, `behind` is in front of a dot. `own` names are the function's."""

    free: frozenset[int]
    called: Mapping[int, ast.Call]
    behind: frozenset[int]
    own: frozenset[str]


def _places(function: FunctionDefinition) -> _Places:
    scope = build_scope(function)
    reads = _global_reads(ast.Module([function], []), frozenset(), _taken(function))
    nodes = list(ast.walk(function))
    # Annotations of parameters run with the `def`, outside of the function that they are written in.
    annotated = [node.annotation for node in nodes if isinstance(node, ast.arg) and node.annotation]
    annotated += [node.returns for node in nodes if isinstance(node, FunctionDefinition) and node.returns]
    return _Places(
        frozenset(map(id, (*reads, *(part for each in annotated for part in ast.walk(each))))),
        {id(node.func): node for node in nodes if isinstance(node, ast.Call)},
        frozenset(id(node.value) for node in nodes if isinstance(node, ast.Attribute)),
        frozenset(scope.bindings) - scope.outer_names,
    )


def _uses(function: FunctionDefinition) -> Iterator[Use]:
    places = _places(function)
    for node in ast.walk(function):
        if node is not function:
            yield from _definitions(node, places.own)
        match node:
            case ast.Name():
                yield from _name(node, places)
            case ast.Attribute(attr=attribute):
                yield from _attribute(attribute)
                yield from _chain(node, places)
            case ast.MatchClass(kwd_attrs=attributes):
                yield from (use for attribute in attributes for use in _attribute(attribute))
            case ast.Call():
                yield from _by_text(node)
            case ast.Constant(value=str(text)):
                yield from ((found, f"holds the text `{found[:40]}`") for found in _IN_TEXT.findall(text))


def _name(node: ast.Name, places: _Places) -> Iterator[Use]:
    name = node.id
    if _PRIVATE.fullmatch(name):
        yield name, f"uses `{name[:40]}`"
    if id(node) not in places.free:
        return
    call = places.called.get(id(node))
    if call is not None and name in ACTS:
        yield ast.dump(call), f"calls `{name}` as it was not called"
    elif id(node) in places.behind and name in ACTS | KNOWS:
        return  # what is behind the dot counts, too
    elif name in ACTS | KNOWS | HIDDEN or (call is None and name in _BY_TEXT):
        yield name, f"uses `{name}`"


def _attribute(name: str) -> Iterator[Use]:
    if _PRIVATE.fullmatch(name) or name in HIDDEN:
        yield name, f"uses `{name[:40]}`"


def _chain(node: ast.Attribute, places: _Places) -> Iterator[Use]:
    """Yield what a dotted name does: `os.remove(path)`, `Table.rows = []`, `app._registry`."""
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name):
        return
    dotted = ast.unparse(node)
    if not isinstance(node.ctx, ast.Load) and root.id not in places.own:
        yield f"{dotted} =", f"sets `{dotted[:60]}`"
    if id(root) not in places.free or dotted in _HARMLESS:
        return
    call = places.called.get(id(node))
    if call is not None and root.id in ACTS and not dotted.startswith(_CALM):
        yield ast.dump(call), f"calls `{dotted[:60]}` as it was not called"
    elif node.attr.startswith("_") or root.id in ACTS | KNOWS:
        yield dotted, f"uses `{dotted[:60]}`"


def _by_text(call: ast.Call) -> Iterator[Use]:
    """Yield the attributes that a call takes by their names, or that it takes some that nobody can tell."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in _BY_TEXT:
            words = call.args[1:2] if name == "getattr" else call.args[: None if name == "attrgetter" else 1]
            for word in words:
                if isinstance(word, ast.Constant) and isinstance(word.value, str):
                    for part in word.value.split("."):
                        yield from _attribute("vformat" if part in {"format", "__getattribute__"} else part)
                else:
                    yield ast.dump(call), f"calls `{name}` with a name that is no plain text"
        case ast.Attribute(attr="format", value=ast.Constant(value=str(text))):
            if _FIELD.search(text):
                yield text, "formats with names that begin with an underscore"
        case ast.Attribute(attr="format"):
            yield "format", "formats with a text that is not plain"


def _definitions(node: ast.AST, own: frozenset[str]) -> Iterator[Use]:
    """Yield what statements declare that is not the function's alone."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if _PRIVATE.fullmatch(name):
            yield f"def {name}", f"defines `{name[:40]}`"
        case ast.Global(names=names):
            yield f"global {names}", f"declares `{', '.join(names)[:40]}` global"
        case ast.Nonlocal(names=names) if not own.issuperset(names):
            yield f"nonlocal {names}", f"declares `{', '.join(names)[:40]}` nonlocal"
        case ast.Import(names=aliases):
            for alias in aliases:
                if not is_allowed(alias.name, None):
                    yield f"import {alias.name}", f"imports `{alias.name[:40]}`"
        case ast.ImportFrom(names=aliases, module=module, level=level):
            package = "." * level + (module or "")
            for alias in aliases:
                if not is_allowed(package, alias.name) or alias.name in HIDDEN:
                    yield f"from {package} import {alias.name}", f"imports from `{package[:40]}`"


def _taken(function: FunctionDefinition) -> frozenset[int]:
    """Return the names (by `id`) that a comprehension around them gives their value."""
    found: set[int] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            targets = {
                part.id
                for each in node.generators
                for part in ast.walk(each.target)
                if isinstance(part, ast.Name)
            }
            outside = {id(part) for part in ast.walk(node.generators[0].iter)}
            found |= {
                id(part)
                for part in ast.walk(node)
                if isinstance(part, ast.Name) and part.id in targets and id(part) not in outside
            }
    return frozenset(found)


def _global_reads(node: ScopeNode, visible: frozenset[str], taken: frozenset[int]) -> Iterator[ast.Name]:
    """Yield the names that are looked up in the module or among the built-ins."""
    scope = build_scope(node)
    own = {
        name
        for name, bindings in scope.bindings.items()
        if any(binding.kind != "comprehension" for binding in bindings)
    } - scope.outer_names
    # A class body looks its own names up in the module where it has not bound them yet.
    here = visible - own if isinstance(node, ast.ClassDef) else visible | own
    for name, loads in scope.loads.items():
        if name not in here:
            yield from (load for load in loads if id(load) not in taken)
    below = visible if isinstance(node, ast.ClassDef) else here
    for inner in scope.inner:
        assert isinstance(inner, SCOPES)
        yield from _global_reads(inner, below, taken)
