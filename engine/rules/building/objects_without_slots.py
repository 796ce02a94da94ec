from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT, Size
from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.nodes import descend
from engine.syntax.splice import line_before

_OWN_WAYS = frozenset(
    {"__slots__", "__dict__", "__getattr__", "__setattr__", "__delattr__", "__getstate__", "__reduce__"}
    | {"__weakref__", "cached_property", "vars", "setattr", "__new__"}
)
"""Names that tell of attributes beyond those that `__init__` sets."""

_CLASS = (
    "class Point:\n"
    "{slots}"
    "    def __init__(self, x, y, z, name):\n"
    "        self.x = x\n"
    "        self.y = y\n"
    "        self.z = z\n        self.name = name\n\n\n"
    "def points(rows):\n    return [Point(x, y, z, name) for x, y, z, name in rows]\n"
)


class ObjectsWithoutSlots(Rule[ast.ClassDef]):
    """Objects of a class that only holds data are made in a loop, and the class has no `__slots__`.

    Without slots each object keeps its attributes in a block of memory of its own, beside the object; with
    `__slots__` they lie in the object itself, which saves an allocation and tens of bytes per object. It does
    not matter for some hundred objects, nor on 3.13, which makes both with one allocation. The rewrite holds
    when nobody sets other attributes, refers to the objects weakly, or derives from the class.
    """

    title = "many objects without slots"
    category = "SLOTS"
    strategy = "data_structure"
    speaks_from = HOT
    needs = Size.MANY
    python = "<3.13"
    slow = (
        Slow(
            code=_CLASS.format(slots=""),
            fast=_CLASS.format(slots='    __slots__ = ("x", "y", "z", "name")\n\n'),
            setup="rows = [(i, i, i, str(i)) for i in range(n)]",
            call="len(points(rows))",
            n=20_000,
        ),
    )
    fine = (
        Fine(_CLASS.format(slots="    __slots__ = ('x', 'y', 'z', 'name')\n\n"), "has slots"),
        Fine(
            "class A:\n    def __init__(self, x):\n        self.x = x\n\ndef f(x):\n    return A(x)\n", "once"
        ),
        Fine(
            "class A(Named):\n    def __init__(self, x):\n        self.x = x\n\n"
            "def f(xs):\n    return [A(x) for x in xs]\n",
            "the base may have a dict anyway",
        ),
        Fine(
            "class A:\n    def __init__(self, x):\n        self.x = x\n    def run(self):\n"
            "        return self.x\n\ndef f(xs):\n    return [A(x) for x in xs]\n",
            "more than a record: others may derive from it or set what they like",
        ),
        Fine(
            "class A:\n    x = 1\n    def __init__(self, x):\n        self.x = x\n\n"
            "def f(xs):\n    return [A(x) for x in xs]\n",
            "a default of the class stands in the way of a slot",
        ),
    )

    def check(self, node: ast.ClassDef, code: Code) -> Iterator[Hit]:
        if node.bases or node.keywords or node.decorator_list or code.parent(node) is not code.module.tree:
            return
        attributes = _attributes(code, node) if _made_in_loop(code, node.name) else None
        if attributes is None or not 1 <= len(attributes) <= 8:
            return
        listed = ", ".join(f'"{name}"' for name in attributes)
        slots = f"({listed},)" if len(attributes) == 1 else f"({listed})"
        yield Hit(
            next(part for part in node.body if getattr(part, "name", "") == "__init__"),
            f"`{node.name}` objects are made in a loop, each with its attributes in a block of its own.",
            "`__slots__` puts the attributes into the object: less memory, one allocation less.",
            0.5,
            _edits(code, node, slots),
            (f"nobody sets other attributes of `{node.name}`, or refers to its objects weakly",),
            no_edit="the class shares its line",
        )


def _attributes(code: Code, node: ast.ClassDef) -> list[str] | None:
    """Return the attributes that `__init__` sets, in order; None when there may be others."""
    found: dict[str, None] = {}
    shared = {
        name.id
        for part in node.body
        for name in descend(part, into_functions=False)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }
    methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
    if "__init__" not in methods or not all(name.startswith("__") for name in methods):
        return None
    for part in descend(node):
        name = part.id if isinstance(part, ast.Name) else part.attr if isinstance(part, ast.Attribute) else ""
        if name in _OWN_WAYS:
            return None
        if not isinstance(part, ast.Attribute) or not isinstance(part.ctx, ast.Store):
            continue
        function = code.function(part)
        if isinstance(part.value, ast.Name) and part.value.id == "self":
            if function is not methods["__init__"] and part.attr not in found:
                return None
            found[part.attr] = None
    if _OWN_WAYS & methods.keys() or found.keys() & shared:
        return None
    return list(found)


def _made_in_loop(code: Code, name: str) -> bool:
    """Tell whether a loop of this file makes an object of the class in each turn and keeps it."""
    made = [call for call in code.calls_by_name.get(name, ()) if code.origin(call.func) == f"here.{name}"]
    if not any(not runs_once(code, call) and _is_kept(code, call) for call in made):
        return False
    return f"here.{name}" not in code.bases


def _is_kept(code: Code, call: ast.Call) -> bool:
    """Tell whether a loop collects what a call gives: as the element of a comprehension, or by a method."""
    loop = next(iter(code.loops(call)), None)
    if loop is None or few_turns(code, loop) or frequency(code, call, loop) is not Frequency.ALWAYS:
        return False
    above = code.parent(call)
    if isinstance(above, ast.Call) and isinstance(above.func, ast.Attribute):
        return above.func.attr in {"append", "add"} and call in above.args
    return isinstance(above, (ast.ListComp, ast.SetComp)) and above.elt is call


def _edits(code: Code, node: ast.ClassDef, slots: str) -> tuple[Edit, ...]:
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(node.body) > 1:
        first = node.body[1]
    edit = line_before(code.module, first, f"__slots__ = {slots}\n")
    return () if edit is None else (edit,)
