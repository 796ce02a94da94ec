"""Where collections come from, by what gives them: texts, tables, streams, settings."""

from __future__ import annotations

import ast

from engine.bar import Size
from engine.syntax.code import Code
from engine.syntax.nodes import dotted, root_name
from engine.syntax.nouns import amount_named
from engine.syntax.querysets import LAZY

WRAPPERS = {
    **dict.fromkeys(("list", "tuple", "set", "frozenset", "sorted", "reversed", "enumerate", "iter"), 0),
    **dict.fromkeys(("dict", "tqdm"), 0),
    **dict.fromkeys(("map", "filter", "cast"), 1),
}
"""Functions that give as many elements as one of their arguments has: which."""

VIEWS = frozenset({"items", "keys", "values", "copy", "union", "difference", "tolist"})
"""Methods that give as many elements as their object has."""

SEVERAL = frozenset({"chain", "zip_longest", "from_iterable"})
PRODUCTS = frozenset({"combinations", "permutations", "product"})
READING = frozenset(
    {
        "readlines", "splitlines", "walk", "scandir", "listdir", "glob", "iglob", "rglob", "iterdir",
        "namelist", "infolist", "fetchall", "fetchmany", "iterrows", "itertuples", "finditer",
        "iter_content", "iter_lines", "chunks", "iter_chunks", "values_list", "read", "readline", "recv",
    }
)  # fmt: skip
"""Methods and functions that give lines, files, rows or pieces of a stream."""

DRAWING = frozenset({"read", "readline", "recv", "readexactly", "receive", "next", "read_chunk", "popleft"})
"""What a loop takes its data by, piece by piece."""

SETTINGS = frozenset(
    {"settings", "config", "conf", "cfg", "options", "opts", "args", "argv", "environ", "env"}
)
FEW_CALLS = frozenset(
    {"fields", "mro", "getmro", "ancestors", "partition", "rpartition", "groups", "parse_args"}
)

_PAGE = 4096
_OPENERS = frozenset({"read_text", "read_bytes", "open"})
_READS = frozenset({"read", "recv", "read1", "readexactly"})

_NUMBERS = ("array.array", "numpy.")


def last_name(func: ast.expr) -> str:
    """Return the name of a variable, or that of an attribute without its object."""
    if isinstance(func, ast.Name):
        return func.id
    return func.attr if isinstance(func, ast.Attribute) else ""


def gives_numbers(code: Code, call: ast.Call) -> bool:
    """Tell whether a call makes an array: who uses one has many numbers."""
    return (code.origin(call.func) or "").startswith(_NUMBERS)


def gets_one(argument: ast.expr) -> bool:
    """Tell whether a function for many gets one: `tag_all([sentence])`."""
    return isinstance(argument, (ast.List, ast.Tuple)) and len(argument.elts) == 1


def keys_of_grouping(func: ast.Attribute) -> ast.expr | None:
    """Return what a dict is keyed by, by its name: `ids_by_type.items()` are as many as types."""
    _, by, keys = (dotted(func.value) or "").rpartition("_by_")
    return ast.Name(id=keys) if by and func.attr in {"items", "keys", "values"} else None


def follows_links(code: Code, loop: ast.While) -> bool:
    """Tell whether a loop goes from one object to the next, as in `node = node.parent`: chains are short."""
    return any(
        isinstance(statement.value, ast.Attribute)
        and root_name(statement.value) == root_name(statement.targets[0])
        for statement in code.within(loop, ast.Assign)
    )


def rows_named(call: ast.Call) -> Size:
    """Return how many rows a query set has by its name: the relation of `post.tags.all()`."""
    node: ast.expr = call
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LAZY:
        node = node.func.value
    return amount_named(node.func if isinstance(node, ast.Call) else node)


def split_into(call: ast.Call) -> Size:
    """Return how many parts a text is split into: words and lines are many, the fields of a line are few."""
    if not call.args:
        return Size.MANY
    separator = call.args[0]
    if isinstance(separator, ast.Constant) and separator.value in {"\n", b"\n", None}:
        return Size.MANY
    return Size.FEW


def range_end(call: ast.Call) -> ast.expr | None:
    """Return what tells how far a `range` goes: of `range(1, len(xs) + 1)` that is `len(xs)`."""
    end = call.args[1 if len(call.args) > 1 else 0] if call.args else None
    while isinstance(end, ast.BinOp):
        end = end.right if isinstance(end.left, ast.Constant) else end.left
    return end


def is_short_slice(part: ast.Slice) -> bool:
    """Tell whether a slice takes a few elements at an end: `[:10]`, `[-2:]`."""
    upper, lower = part.upper, part.lower
    if isinstance(upper, ast.Constant):
        return True
    return upper is None and isinstance(lower, ast.UnaryOp) and isinstance(lower.operand, ast.Constant)


def in_large_pieces(call: ast.Call) -> bool:
    """Tell whether data comes in blocks of a page or more, as in `read(65536)` or an upload's `chunks()`: of
    those a file has few, until it is very large."""
    name = last_name(call.func)
    if name == "chunks" and isinstance(call.func, ast.Attribute):
        return not call.args
    return name in _READS and len(call.args) == 1 and _number(call.args[0]) >= _PAGE


def _number(node: ast.expr) -> int:
    match node:
        case ast.Constant(value=int() as number):
            return number
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _number(left) * _number(right)
        case ast.BinOp(left=left, op=ast.LShift(), right=ast.Constant(value=int() as bits)) if bits < 64:
            return _number(left) << bits
        case _:
            return 0


def of_named_file(code: Code, call: ast.Call) -> bool:
    """Tell whether the lines are those of a file that the program knows by name, as in
    `read_text("top_level.txt").splitlines()`: a format of its own, seldom long."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in {"splitlines", "readlines"}:
        return False
    text: ast.expr | None = call.func.value
    if isinstance(text, ast.Name):
        values = [binding.value for binding in code.bindings(text)]
        text = values[0] if len(values) == 1 else None
    if not isinstance(text, ast.Call) or last_name(text.func) not in _OPENERS or not text.args:
        return False
    name = text.args[0]
    return isinstance(name, ast.Constant) and isinstance(name.value, str) and "." in name.value


def fills_up(call: ast.Call) -> bool:
    """Tell whether a `range` counts what a container lacks: `range(index - len(values))`."""
    end = call.args[0] if len(call.args) == 1 else None
    match end:
        case ast.BinOp(op=ast.Sub(), right=ast.Call(func=ast.Name(id="len"))):
            return True
        case _:
            return False


def counts_to_longest(code: Code, loop: ast.While) -> bool:
    """Tell whether a loop counts up to the length of the longest element: one element is short."""
    match loop.test:
        case ast.Compare(ops=[ast.Lt() | ast.LtE()], comparators=[ast.Name() as end]):
            values = [binding.value for binding in code.bindings(end)]
            return bool(values) and all(value is not None and _is_longest(value) for value in values)
        case _:
            return False


def _is_longest(node: ast.expr) -> bool:
    match node:
        case ast.Call(
            func=ast.Name(id="max"), args=[ast.GeneratorExp(elt=measured) | ast.ListComp(elt=measured)]
        ):
            return isinstance(measured, ast.Call) and dotted(measured.func) == "len"
        case _:
            return False
