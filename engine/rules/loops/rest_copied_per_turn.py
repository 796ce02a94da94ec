from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, frequency
from engine.syntax.kinds import Kind, annotation_kind
from engine.syntax.nodes import descend, dotted, same

_LARGE = 64
_KINDS = frozenset({"str", "bytes", "list", "tuple"})


class RestCopiedPerTurn(Rule[ast.Assign]):
    """A loop takes a piece off the front of a text or list by copying all that is left.

    `data = data[size:]` copies the rest in each turn, so that going through n bytes in pieces copies about n²
    of them. A position that moves on, `data[start:start + size]` or `text.startswith(word, start)`, copies
    only the piece; a `memoryview` of bytes slices without copying. It does not matter while there is little
    left. The rewrite holds when nothing else needs the rest as an object of its own.
    """

    title = "rest copied in each turn"
    category = "QUADLOOP"
    strategy = "data_structure"
    growth = Growth.QUADRATIC
    loops = 1
    slow = (
        Slow(
            code="def blocks(data: bytes, size: int):\n    found = []\n    while data:\n"
            "        found.append(data[:size])\n        data = data[size:]\n    return found\n",
            fast="def blocks(data: bytes, size: int):\n    found = []\n"
            "    for start in range(0, len(data), size):\n"
            "        found.append(data[start:start + size])\n    return found\n",
            setup="data = b'abcdefgh' * n * 8",
            call="blocks(data, 8)",
            n=2000,
            edited=False,
        ),
        Slow(
            code="def evens(numbers: list[int]):\n"
            "    rest = list(numbers)\n    found = []\n    while len(rest) > 1:\n"
            "        found.append(rest[0])\n        rest = rest[2:]\n    return found\n",
            fast="def evens(numbers: list[int]):\n"
            "    found = []\n    for place in range(0, len(numbers) - 1, 2):\n"
            "        found.append(numbers[place])\n    return found\n",
            setup="numbers = list(range(n))",
            call="evens(numbers)",
            n=4000,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(data: bytes, size):\n    for start in range(0, len(data), size):\n"
            "        part = data[start:]\n        use(part[:size])\n",
            "the data stays as it is",
        ),
        Fine("def f(path: str):\n    path = path[1:]\n    return path\n", "once"),
        Fine(
            "def f(rows):\n    for row in rows:\n        name = row.name.lower()\n"
            "        if name.startswith('_'):\n            name = name[1:]\n        use(name)\n",
            "a text of its own in each turn",
        ),
        Fine(
            "def f(path: list):\n    while path and path[0] == '..':\n        path = path[1:]\n",
            "stops at the first other part",
        ),
        Fine("def f(queue):\n    while queue:\n        queue = queue[1:]\n", "nothing shows what it is"),
        Fine(
            "def f(text: str):\n    while text.startswith('-'):\n        text = text[1:]\n",
            "a few dashes: the loop stops at the first letter",
        ),
    )

    def check(self, node: ast.Assign, code: Code) -> Iterator[Hit]:
        match node:
            case ast.Assign(
                targets=[(ast.Name() | ast.Attribute()) as target],
                value=ast.Subscript(value=source, slice=ast.Slice(lower=lower, upper=None, step=None)),
            ) if lower is not None and same(target, source):
                pass
            case _:
                return
        loop = next(iter(code.loops(node)), None)
        if not isinstance(loop, ast.While) or frequency(code, node, loop) < Frequency.SOMETIMES:
            return
        if _kind(code, node, source) not in _KINDS or not _is_asked(loop, target) or _from_end(lower):
            return
        if any(store is not target and same(store, target) for store in _stores(loop)):
            return
        yield Hit(
            node,
            f"`{code.text(node)}` copies all that is left in each turn: quadratic in its length.",
            "A position that moves on copies only the piece that is looked at.",
            0.4 if _is_large(lower) else 0.65,
            no_edit="what reads the rest must read from the position",
        )


def _kind(code: Code, step: ast.Assign, source: ast.expr) -> Kind | None:
    """Return what kind of value the loop takes pieces of, by all that binds it but the step itself."""
    if not isinstance(source, ast.Name):
        return code.kind(source)
    kinds: set[Kind | None] = set()
    for binding in code.bindings(source):
        if binding.annotation is not None:
            return annotation_kind(binding.annotation)
        if binding.value is not step.value:
            kinds.add(code.kind(binding.value) if binding.value is not None else None)
    return kinds.pop() if len(kinds) == 1 else None


def _is_large(lower: ast.expr) -> bool:
    """Tell whether the pieces are, or by their name may be, so large that few of them make a long text."""
    if isinstance(lower, ast.Constant):
        return isinstance(lower.value, int) and lower.value >= _LARGE
    return (dotted(lower) or "").rpartition(".")[2].isupper()


def _is_asked(loop: ast.While, target: ast.expr) -> bool:
    """Tell whether a loop runs until nothing, or little, is left: `while data`, `while len(data) > 4`."""
    match loop.test:
        case ast.Name() | ast.Attribute():
            return same(loop.test, target)
        case ast.Compare(left=ast.Call(func=ast.Name(id="len"), args=[measured])):
            return same(measured, target)
        case _:
            return False


def _from_end(lower: ast.expr) -> bool:
    return isinstance(lower, ast.UnaryOp) and isinstance(lower.op, ast.USub)


def _stores(loop: ast.While) -> Iterator[ast.expr]:
    for part in descend(loop):
        if isinstance(part, (ast.Name, ast.Attribute)) and isinstance(part.ctx, ast.Store):
            yield part
