"""Walking `ast` trees fast.

`ast.walk` asks each node for its fields by name and tests every value; here the fields that can hold
nodes are known per class, which makes a walk about three times cheaper.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
ScopeNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef | ast.Module
LoopNode = ast.For | ast.AsyncFor | ast.While | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Module)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOOPS = (ast.For, ast.AsyncFor, ast.While, *COMPREHENSIONS)

_LEAF_FIELDS = frozenset(
    {"ctx", "op", "ops", "type_comment", "kind", "id", "attr", "arg", "name", "asname", "names", "level"}
    | {"module", "is_async", "simple", "conversion", "rest", "kwd_attrs", "type_ignores", "tag", "str"}
)
_NAME_IS_NODE = {"TypeAlias"}
_ARG_IS_NODE: set[str] = set()


def _fields(cls: type[ast.AST]) -> tuple[str, ...]:
    keep = []
    for field in cls._fields:
        named = cls.__name__ in {"Import", "ImportFrom"}
        if (field == "name" and cls.__name__ in _NAME_IS_NODE) or (field == "names" and named):
            keep.append(field)
        elif field == "value" and cls.__name__ in {"Constant", "MatchSingleton"}:
            continue
        elif field not in _LEAF_FIELDS:
            keep.append(field)
    return tuple(keep)


def _subclasses(cls: type[ast.AST]) -> Iterator[type[ast.AST]]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _subclasses(sub)


NODE_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {cls: _fields(cls) for cls in _subclasses(ast.AST)}
"""For each node class, the fields that can hold nodes (contexts and operators are shared, so left out)."""


BACKWARDS: dict[type[ast.AST], tuple[str, ...]] = {
    cls: tuple(reversed(fields)) for cls, fields in NODE_FIELDS.items()
}
"""The same fields, last first."""


def children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes directly below `node`, in source order."""
    below = children_backwards(node)
    below.reverse()
    return iter(below)


def children_backwards(node: ast.AST) -> list[ast.AST]:
    """Return the nodes directly below `node`, last ones first: as a stack wants them."""
    found: list[ast.AST] = []
    for field in BACKWARDS[node.__class__]:
        value: ast.AST | list[ast.AST | None] | None = getattr(node, field, None)
        if isinstance(value, list):
            # `{**rest}` has None among its keys.
            found += [item for item in reversed(value) if item is not None]
        elif value is not None:
            found.append(value)
    return found


def last_child(node: ast.AST) -> ast.AST | None:
    """Return the last node directly below `node`, None when there is none."""
    for field in BACKWARDS[node.__class__]:
        value: ast.AST | list[ast.AST | None] | None = getattr(node, field, None)
        if value is None:
            continue
        if not isinstance(value, list):
            return value
        for item in reversed(value):
            if item is not None:
                return item
    return None


def descend(node: ast.AST, *, into_functions: bool = True) -> Iterator[ast.AST]:
    """Yield `node` and everything below it, parents first.

    With `into_functions=False` the bodies of nested functions, lambdas and classes are not entered
    (the nested definitions themselves are still yielded). `Module.below` and `Module.own` give the same
    lists much faster for the nodes of a linked file.
    """
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        if into_functions or current is node or not isinstance(current, SCOPES):
            stack += children_backwards(current)


def repeats(loop: LoopNode, part: ast.AST, under: ast.AST) -> bool:
    """Tell whether `part`, a direct child of `loop` (and `under`, below it), is evaluated once per
    iteration."""
    if isinstance(loop, COMPREHENSIONS):
        first = loop.generators[0]
        return part is not first or under in first.ifs
    # Nodes are equal only to themselves.
    return part not in loop.orelse if isinstance(loop, ast.While) else part in loop.body


def evaluated_outside(scope: ast.AST, part: ast.AST) -> bool:
    """Tell whether `part`, a direct child of `scope`, is evaluated where the scope is defined."""
    if isinstance(scope, ast.ClassDef):
        return part in scope.bases or part in scope.keywords or part in scope.decorator_list
    if isinstance(scope, ast.Lambda):
        return part is scope.args
    if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return part is scope.args or part is scope.returns or part in scope.decorator_list
    return False


def dotted(node: ast.AST) -> str | None:
    """Return `a.b.c` for a chain of names and attributes, None for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if not isinstance(node, ast.Attribute):
        return None
    path, node = node.attr, node.value
    while isinstance(node, ast.Attribute):
        path, node = f"{node.attr}.{path}", node.value
    return f"{node.id}.{path}" if isinstance(node, ast.Name) else None


def root_name(node: ast.AST) -> str | None:
    """Return the name that an attribute, subscript or call chain starts from, None if it starts otherwise."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call, ast.Starred)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def target_names(target: ast.AST) -> Iterator[ast.Name]:
    """Yield the names that an assignment target binds (not those it merely reads, as in `x[i] = …`)."""
    if isinstance(target, ast.Name):
        yield target
    elif isinstance(target, ast.Starred):
        yield from target_names(target.value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from target_names(element)


def same(left: ast.AST, right: ast.AST) -> bool:
    """Tell whether two expressions are written alike (contexts and positions aside)."""
    if left.__class__ is not right.__class__:
        return False
    if isinstance(left, ast.Name) and isinstance(right, ast.Name):
        return left.id == right.id
    return all(
        _alike(getattr(left, field, None), getattr(right, field, None))
        for field in left._fields
        if field != "ctx"
    )


def _alike(left: object, right: object) -> bool:
    if isinstance(left, ast.AST) and isinstance(right, ast.AST):
        return same(left, right)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_alike, left, right))
    # Constants by their spelling: `1`, `1.0` and `True` are equal.
    return left.__class__ is right.__class__ and (left is right or repr(left) == repr(right))
