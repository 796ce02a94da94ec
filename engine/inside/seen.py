"""What the uses of one value in a body tell of it."""

from __future__ import annotations

import ast

from .body import OF_ANYTHING, OF_NUMBERS, SAME_ELEMENTS, Body, called, place

OF_DICT = frozenset({"items", "keys", "values", "get", "setdefault", "popitem", "fromkeys"})
OF_LIST = frozenset(
    {"append", "extend", "insert", "sort", "reverse", "index", "count", "pop", "remove", "copy", "clear"}
)
OF_SET = frozenset(dir(set)) - frozenset(dir(dict)) - OF_LIST - frozenset(dir(list))
OF_DEQUE = frozenset({"appendleft", "popleft", "extendleft", "rotate"})
OF_PATTERNS = frozenset({"search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "compile"})
OF_PATHS = frozenset({"dirname", "basename", "splitext", "normpath", "PurePath", "PurePosixPath"})
OF_TEXT = frozenset(name for name in dir(str) if not name.startswith("_")) - OF_LIST
ANYTHING = frozenset(
    {"str", "repr", "print", "isinstance", "type", "bool", "id", "hash", "format", "len", "hasattr"}
)
NUMERIC = frozenset(
    {
        "abs",
        "round",
        "int",
        "float",
        "chr",
        "divmod",
        "pow",
        "sqrt",
        "floor",
        "ceil",
        "log",
        "gcd",
        "isqrt",
        "isnan",
    }
)


MARK = {
    **dict.fromkeys(OF_LIST | OF_SET | OF_DICT | ANYTHING, "used"),
    **dict.fromkeys(OF_TEXT | OF_PATTERNS | OF_PATHS, "text"),
    **dict.fromkeys(SAME_ELEMENTS | OF_NUMBERS | OF_ANYTHING | {"join"}, "iterated"),
    **dict.fromkeys(OF_SET - {"add", "discard"}, "iterated"),
    **dict.fromkeys(NUMERIC, "number"),
    **dict.fromkeys(("range", "arange", "linspace", "zeros", "ones", "empty"), "size"),
    "next": "stream",
    "ord": "letter",
    "len": "measured",
}
"""What it tells of a value that it is passed to a function or method of that name."""


BY_NAME = frozenset({"enumerate", "zip", "dict", "sum", "max", "min", "range"})
"""Builtins that take arguments by name of which any value will do."""


class Seen:
    """What the uses of one value tell."""

    def __init__(self) -> None:
        self.methods: dict[str, list[ast.Call]] = {}
        self.fields: dict[str, list[ast.AST]] = {}
        self.keys: dict[str, list[ast.AST]] = {}
        self.indices: list[ast.AST] = []
        self.looked_up: list[ast.AST] = []
        self.places: list[ast.AST] = []
        self.constants: list[object] = []
        self.kinds: list[type] = []
        self.calls: list[ast.Call] = []
        self.marks: set[str] = set()
        self.passed: list[tuple[str, int | str]] = []
        self.strange: list[str] = []


def look(body: Body, node: ast.AST, seen: Seen) -> None:
    """Note what the use of a value at `node` tells of it."""
    above = body.around(node)
    if isinstance(above, ast.Attribute):
        _attribute(body, above, seen)
    elif isinstance(above, ast.Subscript):
        _subscript(body, above, node, seen)
    elif (isinstance(above, (ast.For, ast.comprehension)) and above.iter is node) or isinstance(
        above, (ast.Starred, ast.YieldFrom)
    ):
        seen.marks.add("iterated")
    elif isinstance(above, ast.Compare):
        _compared(body, above, node, seen)
    elif isinstance(above, (ast.BinOp, ast.AugAssign, ast.UnaryOp)):
        _calculated(body, above, node, seen)
    elif isinstance(above, ast.Call):
        _passed(above, node, seen)
    elif isinstance(above, ast.keyword):
        _passed_by_name(body, above, seen)
    elif not isinstance(above, ast.Expr) and not _is_named(above):
        seen.marks.add("used")


def _is_named(above: ast.AST | None) -> bool:
    """Tell whether a value is given another name, and nothing more."""
    return isinstance(above, ast.Assign) and all(isinstance(target, ast.Name) for target in above.targets)


def _attribute(body: Body, above: ast.Attribute, seen: Seen) -> None:
    call = body.around(above)
    if isinstance(call, ast.Call) and call.func is above:
        seen.methods.setdefault(above.attr, []).append(call)
    else:
        seen.fields.setdefault(above.attr, []).append(above)


def _subscript(body: Body, above: ast.Subscript, node: ast.AST, seen: Seen) -> None:
    if above.slice is node:
        seen.marks.add("used" if body.is_mapping(above.value) else "index")
    elif isinstance(above.slice, ast.Constant) and isinstance(above.slice.value, str):
        seen.keys.setdefault(above.slice.value, []).append(above)
    elif isinstance(above.slice, ast.Slice):
        seen.marks.add("sliced")
    else:
        seen.indices.append(above.slice)
        seen.places.append(above)


def _compared(body: Body, above: ast.Compare, node: ast.AST, seen: Seen) -> None:
    sides = [above.left, *above.comparators]
    for operator, left, right in ((above.ops[i], sides[i], sides[i + 1]) for i in range(len(above.ops))):
        if node not in (left, right):
            continue
        if isinstance(operator, (ast.In, ast.NotIn)):
            _contained(body, left, right, node, seen)
        elif not isinstance(operator, (ast.Is, ast.IsNot)):
            other = right if node is left else left
            ordered = not isinstance(operator, (ast.Eq, ast.NotEq))
            _beside(body, other, ordered, seen)


def _contained(body: Body, left: ast.AST, right: ast.AST, node: ast.AST, seen: Seen) -> None:
    if node is right:
        seen.looked_up.append(left)
    elif isinstance(right, (ast.Tuple, ast.List, ast.Set)):
        seen.constants.extend(each.value for each in right.elts if isinstance(each, ast.Constant))
    elif isinstance(right, ast.Constant) and isinstance(right.value, str):
        seen.constants.extend(right.value)
    else:
        seen.marks.add("used")


def _beside(body: Body, other: ast.AST, ordered: bool, seen: Seen) -> None:
    kind = body.kind(other)
    if kind is not None:
        seen.kinds.append(kind)
    if isinstance(other, ast.Constant) and not ordered and other.value is not None:
        seen.constants.append(other.value)
    seen.marks.add("compared" if ordered else "used")


def _calculated(body: Body, above: ast.AST, node: ast.AST, seen: Seen) -> None:
    if isinstance(above, ast.UnaryOp):
        seen.marks.add("used" if isinstance(above.op, ast.Not) else "number")
    elif isinstance(above, ast.AugAssign):
        _operand(body, body.kind(above.target), above.op, seen)
    elif isinstance(above, ast.BinOp):
        left = above.left is node
        other = above.right if left else above.left
        if isinstance(above.op, ast.Mod) and not left and body.kind(other) is str:
            seen.marks.add("used")
        elif isinstance(other, ast.List):
            seen.marks.add("iterated" if isinstance(above.op, ast.Add) else "size")
        else:
            _operand(body, body.kind(other), above.op, seen)


def _operand(body: Body, other: type | None, operator: ast.operator, seen: Seen) -> None:
    if other in (str, bytes) and not isinstance(operator, ast.Add):
        other = int
    if other is not None:
        seen.kinds.append(other)
    seen.marks.add("number" if other in (int, float) or not isinstance(operator, ast.Add) else "added")


def _passed(call: ast.Call, node: ast.AST, seen: Seen) -> None:
    name, where = called(call), place(call, node)
    if call.func is node:
        seen.calls.append(call)
    elif where == 0 and name in ("map", "filter", "reduce") and len(call.args) > 1:
        seen.marks.add("function")
    elif name in ("min", "max") and len(call.args) > 1:
        seen.marks.add("number")
    elif name == "join" and len(call.args) > 1:
        seen.marks.add("text")
    elif name in MARK:
        seen.marks.add(MARK[name])
    elif _dotted(call.func):
        seen.passed.append((_dotted(call.func), where))
    else:
        seen.strange.append(f"it is passed to `{name}`" if name else "it is passed on")


def _passed_by_name(body: Body, keyword: ast.keyword, seen: Seen) -> None:
    call = body.around(keyword)
    name = called(call) if call is not None else ""
    if keyword.arg in ("key", "default_factory"):
        seen.marks.add("function")
    elif keyword.arg is not None and (name in MARK or name in BY_NAME):
        seen.marks.add("used")
    elif keyword.arg is not None and isinstance(call, ast.Call) and _dotted(call.func):
        seen.passed.append((_dotted(call.func), keyword.arg))
    else:
        seen.strange.append(
            f"it is passed on as `{keyword.arg}`" if keyword.arg else "it is passed on as keywords"
        )


def _dotted(called_on: ast.AST) -> str:
    """Return `f` or `a.f` for what is called by such a name, empty for the rest."""
    if isinstance(called_on, ast.Attribute) and isinstance(called_on.value, ast.Name):
        return f"{called_on.value.id}.{called_on.attr}"
    return called_on.id if isinstance(called_on, ast.Name) else ""
