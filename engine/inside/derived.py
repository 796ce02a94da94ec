"""What a class works out for itself, and classes that two versions of a module make in different ways.

Attributes that come from others, changed one by one, make a state that no object has; so does an object of
the old class under the methods of the new one.
"""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Iterator

HOLDERS = frozenset(
    {"list", "dict", "set", "tuple", "frozenset", "deque", "defaultdict", "Counter", "OrderedDict"}
)
"""What is called to hold something, which is as good as the thing itself."""


@functools.lru_cache(maxsize=256)
def derived_fields(kind: type) -> frozenset[str]:
    """Return the attributes that the `__init__` of a class gets from calls, as parsed from a text."""
    begin = inspect.getattr_static(kind, "__init__", None)
    if not inspect.isfunction(begin):
        return frozenset()
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(begin)))
    except (OSError, TypeError, SyntaxError, ValueError):
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, (ast.Assign, ast.AnnAssign))
            and node.value is not None
            and _worked_out(node.value)
        ):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [part for target in targets for part in ast.walk(target)]
            found.update(part.attr for part in parts if isinstance(part, ast.Attribute) and _is_set(part))
    return frozenset(found)


def _worked_out(value: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Call) and not (isinstance(part.func, ast.Name) and part.func.id in HOLDERS)
        for part in ast.walk(value)
    )


def _is_set(node: ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store)


MAKERS = frozenset({"__init__", "__new__", "__post_init__", "__setstate__", "__reduce__", "__getstate__"})


def unlike_makers(before: bytes, after: bytes) -> frozenset[str]:
    """Return the classes, by qualified name, of which two sources make objects in different ways."""
    old, new = dict(_makers(ast.parse(before), "")), dict(_makers(ast.parse(after), ""))
    return frozenset(name for name in old.keys() & new.keys() if old[name] != new[name])


def _makers(tree: ast.Module | ast.ClassDef, around: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each class with what decides on the attributes of its objects."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            name = f"{around}{node.name}"
            own = [part for part in node.body if _makes(part)]
            yield name, [ast.dump(part) for part in (*node.bases, *node.decorator_list, *own)]
            yield from _makers(node, f"{name}.")


def _makes(part: ast.stmt) -> bool:
    if isinstance(part, ast.FunctionDef):
        return part.name in MAKERS
    if isinstance(part, ast.Assign):
        return any(isinstance(each, ast.Name) and each.id == "__slots__" for each in part.targets)
    return isinstance(part, ast.AnnAssign)
