"""The function of a slice that is called: the function itself, or one that calls a method on an instance."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from engine.model import Declined
from engine.syntax.free_names import needs
from engine.syntax.module import Module

_Function = ast.FunctionDef | ast.AsyncFunctionDef
Kind = Literal["function", "method", "property", "static", "class"]


@dataclass(frozen=True, slots=True)
class Target:
    """What is called: `top` is the statement at the top of the file that holds it, `name` its own name.

    `function` is the name under which the slice offers it, `annotations` the names in its signature.
    """

    node: _Function
    kind: Kind
    top: str
    name: str
    function: str
    annotations: frozenset[str]


def target_of(tree: ast.Module, symbol: str) -> Target | Declined:
    """Find the function or method of a qualified name; what lies inside a function is called through it."""
    first, _, rest = symbol.partition(".")
    node = _member(tree.body, first)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return Target(node, "function", first, first, first, _signature_names(node))
    if not isinstance(node, ast.ClassDef):
        return Declined("it stands outside any function" if node is None else "it is no plain function")
    name, _, deeper = rest.partition(".")
    method = _member(node.body, name)
    if not isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
        inner = isinstance(method, ast.ClassDef) and deeper
        return Declined("it belongs to a class inside a class" if inner else "it stands outside any function")
    kind = _kind(method)
    if isinstance(kind, Declined):
        return kind
    return Target(method, kind, first, name, f"{first}_{name}", _signature_names(method))


def driver(target: Target, module: Module) -> str:
    """Return the source to put behind the slice: nothing for a function, a caller for a method.

    Parameters whose default is not a plain constant are left to the method's own default.
    """
    if target.kind == "function":
        return ""
    on_instance = target.kind in ("method", "property")
    parameters, passed = [f"self: {target.top}"] if on_instance else [], []
    for argument, default in _positional(target.node.args, skip=0 if target.kind == "static" else 1):
        if default is None or _is_plain(default):
            written = "" if default is None else f" = {module.text(default)}"
            parameters.append(f"{argument.arg}{_annotation(argument, module)}{written}")
            passed.append(argument.arg if default is None else f"{argument.arg}={argument.arg}")
    keywords = [
        argument
        for argument, default in zip(target.node.args.kwonlyargs, target.node.args.kw_defaults, strict=True)
        if default is None
    ]
    if keywords:
        parameters += ["*", *(f"{argument.arg}{_annotation(argument, module)}" for argument in keywords)]
        passed += [f"{argument.arg}={argument.arg}" for argument in keywords]
    call = f"{'self' if on_instance else target.top}.{target.name}"
    call += "" if target.kind == "property" else f"({', '.join(passed)})"
    waits = isinstance(target.node, ast.AsyncFunctionDef) and not _yields(target.node)
    head = f"{'async ' if waits else ''}def {target.function}({', '.join(parameters)}):"
    return f"\n\n{head}\n    return {'await ' if waits else ''}{call}\n"


def passes(target: Target) -> tuple[str, ...]:
    """Return, for each argument by place of a method, the parameter of its caller that stands for it.

    The class of a class method has none, an empty name. A plain function is called itself: nothing.
    """
    if target.kind == "function":
        return ()
    names = [argument.arg for argument in (*target.node.args.posonlyargs, *target.node.args.args)]
    first = {"method": ["self"], "property": ["self"], "class": [""], "static": names[:1]}[target.kind]
    return (*first, *names[1:])


def _positional(arguments: ast.arguments, skip: int) -> list[tuple[ast.arg, ast.expr | None]]:
    own = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(own) - len(arguments.defaults))
    return list(zip(own, [*defaults, *arguments.defaults], strict=True))[skip:]


def _member(body: list[ast.stmt], name: str) -> ast.stmt | None:
    """Return the last definition of a name: the one that counts."""
    found = [node for node in body if isinstance(node, _DEFINITIONS) and node.name == name]
    return found[-1] if found else None


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _kind(method: _Function) -> Kind | Declined:
    names = [ast.unparse(decorator) for decorator in method.decorator_list]
    if any(name.endswith((".setter", ".deleter")) for name in names):
        return Declined("it is the setter of a property")
    if "staticmethod" in names:
        return "static"
    if "classmethod" in names:
        return "class"
    if {"property", "cached_property", "functools.cached_property"} & set(names):
        return "property"
    return "method" if method.args.args or method.args.posonlyargs else Declined("it takes no `self`")


def _signature_names(node: _Function) -> frozenset[str]:
    return needs([ast.FunctionDef("signature", node.args, [ast.Pass()], [], None)]).annotations


def _annotation(argument: ast.arg, module: Module) -> str:
    return f": {module.text(argument.annotation)}" if argument.annotation else ""


def _is_plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)
    )


def _yields(node: _Function) -> bool:
    stack: list[ast.AST] = list(node.body)
    while stack:
        part = stack.pop()
        if isinstance(part, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(part, (*_DEFINITIONS, ast.Lambda)):
            stack.extend(ast.iter_child_nodes(part))
    return False
