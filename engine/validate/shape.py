"""What a rewrite must leave as it is: the public names of its file, every signature, every comment."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.model import Candidate, Skipped
from engine.syntax.lexer import comments
from engine.syntax.module import Module
from engine.syntax.parse import parse_again
from engine.syntax.scope import Binding, build_scope

_PUBLIC_KINDS = frozenset({"assign", "unpack", "annotated", "import", "definition", "type"})
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Shape:
    """What others can see of a file. `definitions` holds functions and classes, those within functions only
    if these count: the qualified name, the kind, the decorators, and the parameters or base classes."""

    names: frozenset[str]
    imported: frozenset[str]
    packages: frozenset[str]
    definitions: Counter[tuple[str, ...]]
    comments: Counter[str]


def shape(candidate: Candidate) -> str | None:
    """Return what a rewrite breaks of the shape of its file, in a clause, None if nothing.

    New imports of the standard library, or of packages the file imports already, and new private names are no
    breach. That names resolve inside functions is the linter's to say.
    """
    if candidate.after == candidate.before:
        return "the rewrite changes nothing"
    path = candidate.finding.path
    before, after = parse_again(path, candidate.before), parse_again(path, candidate.after)
    if isinstance(before, Skipped):
        return f"the file before the rewrite is not readable: {before.reason}"
    if isinstance(after, Skipped):
        return f"after the rewrite the file {after.reason}"
    if (before.encoding, before.bom) != (after.encoding, after.bom):
        return "the rewrite changes the encoding of the file"
    # A model writes a function as a whole; what it defines within is nobody else's.
    within = not candidate.by_model
    return _breach(_shape(before, within), _shape(after, within))


def _breach(old: Shape, new: Shape) -> str | None:
    added = {key[0] for key in new.definitions - old.definitions}
    for clause, names in (
        ("removes the public name", old.names - new.names),
        ("adds the public name", new.names - old.names - new.imported),
        ("imports, which the file did not so far,", new.packages - old.packages - sys.stdlib_module_names),
        ("changes the signature of", {key[0] for key in old.definitions - new.definitions}),
        ("adds the definition", {name for name in added if not _is_private(name)}),
    ):
        if names:
            return f"the rewrite {clause} `{min(names)}`"
    if old.comments - new.comments:
        return "the rewrite would lose a comment"
    return None


@lru_cache(maxsize=2)
def _shape(module: Module, within: bool) -> Shape:
    bindings = build_scope(module.tree).bindings
    statements = list(_statements(module.tree))
    imports = [node for node, _ in statements if isinstance(node, (ast.Import, ast.ImportFrom))]
    return Shape(
        names=frozenset(name for name, bound in bindings.items() if _is_public(name, bound)),
        imported=frozenset(name for name, bound in bindings.items() if bound[0].kind == "import"),
        packages=frozenset(package for node in imports for package in _packages(node)),
        definitions=Counter(_definitions(module, statements, within)),
        comments=Counter(comment.text for comment in comments(module.utf8)),
    )


def _is_public(name: str, bound: list[Binding]) -> bool:
    return not _is_private(name) and any(binding.kind in _PUBLIC_KINDS for binding in bound)


def _is_private(qualified: str) -> bool:
    name = qualified.rpartition(".")[2]
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


def _packages(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        yield "." * node.level + (node.module or "") if node.level else (node.module or "").partition(".")[0]
    else:
        yield from (alias.name.partition(".")[0] for alias in node.names)


_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
"""The fields of statements that hold statements; no expression does."""


def _statements(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Yield all statements, each with the qualified name of the definition around it or that it is."""
    stack: list[tuple[ast.AST, str]] = [(tree, "")]
    while stack:
        node, around = stack.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            around = f"{around}.{node.name}" if around else node.name
        yield node, around
        for name in _BLOCKS:
            stack.extend((child, around) for child in getattr(node, name, ()))


def _definitions(
    module: Module, statements: Iterable[tuple[ast.AST, str]], within: bool
) -> Iterator[tuple[str, ...]]:
    """Yield the definitions of a file, those `within` functions only if they count."""
    found = [
        (node, qualified)
        for node, qualified in statements
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    ]
    functions = {f"{qualified}." for node, qualified in found if not isinstance(node, ast.ClassDef)}
    for node, qualified in found:
        if within or not any(qualified.startswith(function) for function in functions):
            yield (qualified, *_signature(node, module))


_CACHES = frozenset({"cache", "functools.cache"})
"""Decorators that callers do not see: a function that remembers what it returned is called as before."""


def _signature(node: _Definition, module: Module) -> Iterator[str]:
    yield type(node).__name__
    decorators = (module.text(decorator) for decorator in node.decorator_list)
    yield from (text for text in decorators if text not in _CACHES)
    if isinstance(node, ast.ClassDef):
        yield from (module.text(base) for base in node.bases)
        yield from (f"{keyword.arg} {module.text(keyword.value)}" for keyword in node.keywords)
    else:
        yield from parameters(node.args)


def parameters(arguments: ast.arguments) -> Iterator[str]:
    """Yield what callers see of parameters: kinds, names, and which have defaults."""
    for kind, parameters in (
        ("/", arguments.posonlyargs),
        ("", arguments.args),
        ("*", [arguments.vararg] if arguments.vararg else []),
        ("only", arguments.kwonlyargs),
        ("**", [arguments.kwarg] if arguments.kwarg else []),
    ):
        yield from (f"{kind} {parameter.arg}" for parameter in parameters)
    yield str(len(arguments.defaults))
    yield from ("=" if default else "-" for default in arguments.kw_defaults)
