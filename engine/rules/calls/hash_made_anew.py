from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.nodes import COMPREHENSIONS

_MADE = frozenset({"tuple", "frozenset", "sorted", "str", "repr", "len", "sum", "map"})


class HashMadeAnew(Rule[ast.FunctionDef]):
    """`__hash__` builds something, or goes through a collection, each time it is asked.

    Sets and dicts ask for the hash at each lookup. `hash((self.name, tuple(self.parts)))` makes a tuple and
    hashes every part again, though the object does not change; kept in an attribute, the hash is computed
    once. It does not matter for objects that are hashed once. The rewrite holds when the attributes that the
    hash is made of never change, as they must not for objects in sets.
    """

    title = "hash computed at each lookup"
    category = "MEMO"
    strategy = "cache"
    slow = (
        Slow(
            code="class Path:\n    def __init__(self, parts):\n        self.parts = parts\n\n"
            "    def __eq__(self, other):\n        return self.parts == other.parts\n\n"
            "    def __hash__(self):\n        return hash(tuple(self.parts))\n\n\n"
            "def known(parts: list[str], turns: int):\n"
            "    path = Path(parts)\n    seen = {path}\n"
            "    return sum(path in seen for _ in range(turns))\n",
            fast="class Path:\n    def __init__(self, parts):\n        self.parts = parts\n"
            "        self._hash = None\n\n"
            "    def __eq__(self, other):\n        return self.parts == other.parts\n\n"
            "    def __hash__(self):\n        if self._hash is None:\n"
            "            self._hash = hash(tuple(self.parts))\n        return self._hash\n\n\n"
            "def known(parts: list[str], turns: int):\n"
            "    path = Path(parts)\n    seen = {path}\n"
            "    return sum(path in seen for _ in range(turns))\n",
            setup="parts = [str(i) for i in range(20)]",
            call="known(parts, n)",
            edited=False,
        ),
        Slow(
            code="class Row:\n    def __init__(self, table, fields):\n"
            "        self.table, self.fields = table, fields\n\n"
            "    def __eq__(self, other):\n        return self.fields == other.fields\n\n"
            "    def __hash__(self):\n"
            "        return hash((self.table, frozenset(self.fields.items())))\n\n\n"
            "def known(fields: dict[str, int], turns: int):\n"
            "    row = Row('books', fields)\n    seen = {row}\n"
            "    return sum(row in seen for _ in range(turns))\n",
            fast="class Row:\n    def __init__(self, table, fields):\n"
            "        self.table, self.fields = table, fields\n        self._hash = None\n\n"
            "    def __eq__(self, other):\n        return self.fields == other.fields\n\n"
            "    def __hash__(self):\n        if self._hash is None:\n"
            "            self._hash = hash((self.table, frozenset(self.fields.items())))\n"
            "        return self._hash\n\n\n"
            "def known(fields: dict[str, int], turns: int):\n"
            "    row = Row('books', fields)\n    seen = {row}\n"
            "    return sum(row in seen for _ in range(turns))\n",
            setup="fields = {str(i): i for i in range(20)}",
            call="known(fields, n)",
            edited=False,
        ),
    )
    fine = (
        Fine(
            "class Point:\n    def __hash__(self):\n        return hash((self.x, self.y))\n",
            "two numbers: not much slower than looking up what is kept",
        ),
        Fine(
            "class Path:\n    def __hash__(self):\n        if self._hash is None:\n"
            "            self._hash = hash(tuple(self.parts))\n        return self._hash\n",
            "kept",
        ),
        Fine(
            "class Path:\n    def key(self):\n        return hash(tuple(self.parts))\n", "not the hash itself"
        ),
        Fine(
            "class Path:\n    def __hash__(self):\n        return hash(tuple(self.parts))\n\n"
            "    def add(self, part):\n        self.parts = [part]\n",
            "what the hash is made of changes",
        ),
    )

    def check(self, node: ast.FunctionDef, code: Code) -> Iterator[Hit]:
        owner = code.parent(node)
        if node.name != "__hash__" or not isinstance(owner, ast.ClassDef) or node.decorator_list:
            return
        body = [item for item in node.body if not _is_docstring(item)]
        match body:
            case [ast.Return(value=ast.Call(func=ast.Name(id="hash"), args=[made]))]:
                pass
            case _:
                return
        if not _builds(code, made) or _changes(code, owner, node, made):
            return
        yield Hit(
            made,
            f"`{code.brief(made)}` is built and hashed anew at each lookup.",
            "Kept in an attribute, the hash is computed once per object.",
            0.45,
            conditions=("what the hash is made of never changes",),
            no_edit="where the hash is kept depends on how the class is made: slots, frozen fields, copies",
        )


def _is_docstring(item: ast.stmt) -> bool:
    return isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)


def _builds(code: Code, made: ast.expr) -> bool:
    """Tell whether an expression goes through a collection or calls a function that does."""
    for part in code.below(made):
        if isinstance(part, COMPREHENSIONS):
            return True
        if isinstance(part, ast.Call) and part.args and code.origin(part.func) in _MADE - {"len", "str"}:
            return True
    return False


def _changes(code: Code, owner: ast.ClassDef, function: ast.FunctionDef, made: ast.expr) -> bool:
    """Tell whether a method other than the constructor gives new values to what the hash is made of."""
    read = {part.attr for part in code.below(made) if isinstance(part, ast.Attribute)}
    for part in code.below(owner):
        if isinstance(part, ast.Attribute) and part.attr in read and not isinstance(part.ctx, ast.Load):
            inside = code.function(part)
            if not isinstance(inside, ast.FunctionDef) or inside.name not in {"__init__", "__new__"}:
                return True
    return False
