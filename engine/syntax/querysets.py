"""What is visibly a Django query set, and when it asks the database."""

from __future__ import annotations

import ast

from engine.syntax.binding import NameView
from engine.syntax.nodes import descend, target_names

LAZY = frozenset(
    {
        "filter",
        "exclude",
        "all",
        "annotate",
        "select_related",
        "prefetch_related",
        "order_by",
        "distinct",
        "only",
    }
    | {"defer", "using", "none", "raw", "alias", "reverse", "live", "active", "iterator", "select_for_update"}
)
"""Methods of query sets that give a query set."""
ASKING = frozenset({"get", "first", "last", "exists", "count", "aggregate", "latest", "earliest", "in_bulk"})
"""Methods of query sets that ask the database at once."""

_NO_COLUMNS = frozenset(
    {None, "url", "params", "headers", "timeout", "key", "default", "data", "json", "path"}
)
"""Keywords of the `get` of clients and caches rather than of query sets."""


def uses_django(code: NameView) -> bool:
    """Tell whether a file imports from Django or what is built on it."""
    return code.once(_imports_django)


def _imports_django(code: NameView) -> bool:
    roots = ("django", "rest_framework", "wagtail", "modelcluster")
    for statement in code.module.tree.body:
        for part in descend(statement) if isinstance(statement, ast.If) else [statement]:
            if isinstance(part, ast.Import) and any(alias.name.startswith(roots) for alias in part.names):
                return True
            if isinstance(part, ast.ImportFrom) and (part.module or "").startswith(roots):
                return True
    return False


def is_queryset(code: NameView, node: ast.expr, seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether an expression is visibly a query set or a manager. Names in `seen` are taken to be one."""
    match node:
        case ast.Attribute(attr="objects" | "_default_manager"):
            return True
        case ast.Name(id=name):
            return name in seen or _is_bound_to_queryset(code, node, seen | {name})
        case ast.Subscript(slice=ast.Slice()):
            return is_queryset(code, node.value, seen)
        case ast.Call(func=ast.Name(id="list"), args=[first]):
            return is_queryset(code, first, seen)
        case ast.Call(func=ast.Attribute(attr=method, value=value)) if method in LAZY:
            filters = method != "all" and _asks_by_keyword(node) and uses_django(code)
            return filters or is_queryset(code, value, seen)
        case _:
            return False


def _names_of_queries(code: NameView) -> frozenset[str]:
    """The names that the file gives a value which may be a query set: of others no scope needs to be read."""
    statements: list[ast.Assign | ast.AnnAssign] = [*code.nodes(ast.Assign), *code.nodes(ast.AnnAssign)]
    return frozenset(
        name.id
        for statement in statements
        if isinstance(statement.value, _MAY_BE_QUERIES)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        for name in target_names(target)
    )


_MAY_BE_QUERIES = (ast.Call, ast.Attribute, ast.Subscript, ast.Tuple, ast.List)
"""What a name is given that holds a query set; tuples and lists for what several names are given at once."""


def _is_bound_to_queryset(code: NameView, name: ast.Name, seen: frozenset[str]) -> bool:
    if name.id not in code.once(_names_of_queries):
        return False
    bindings = code.bindings(name)
    return bool(bindings) and all(
        binding.kind in {"assign", "annotated"}
        and binding.value is not None
        and not isinstance(binding.value, ast.Name)
        and is_queryset(code, binding.value, seen)
        for binding in bindings
    )


def _asks_by_keyword(call: ast.Call) -> bool:
    names = {keyword.arg for keyword in call.keywords}
    return not call.args and bool(names) and not names & _NO_COLUMNS


def asks_database(code: NameView, call: ast.Call) -> bool:
    """Tell whether a call visibly sends a query for particular rows: `Book.objects.get(id=…)`, and
    `books.get(id=…)` in a file about Django, where no dict has keyword arguments."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ASKING:
        return False
    if is_queryset(code, call.func.value):
        # `self.objects.get(key)`: any dict may be called so, and a manager gets its columns by keyword.
        return call.func.attr != "get" or not call.args or uses_django(code)
    return call.func.attr == "get" and _asks_by_keyword(call) and uses_django(code)
