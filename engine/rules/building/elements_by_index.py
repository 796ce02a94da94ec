from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import Size
from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.element_names import element_name
from engine.syntax.index_loops import is_short, lookups_by, measured, stays_same
from engine.syntax.nodes import COMPREHENSIONS, LoopNode, dotted
from engine.syntax.splice import remove_statement, replace


class ElementsByIndex(Rule[ast.For | ast.comprehension]):
    """A short loop counts through the indices of a sequence only to look its elements up.

    `for i in range(len(xs))` makes a number per turn and `xs[i]` a subscription per use; `for x in xs` hands
    the elements over directly. It does not matter for a few elements, nor where the body of the loop does
    much more. The rewrite holds when what is indexed is a sequence and does not change while the loop runs.
    """

    title = "elements looked up by index"
    category = "BUILTIN"
    strategy = "vectorise_builtin"
    needs = Size.MANY
    slow = (
        Slow(
            code=(
                "import array\n\n\n"
                "def offsets(locations):\n"
                "    out = array.array('I')\n"
                "    for i in range(len(locations)):\n"
                "        out.append(locations[i] * 2)\n"
                "    return out\n"
            ),
            fast=(
                "import array\n\n\n"
                "def offsets(locations):\n"
                "    out = array.array('I')\n"
                "    for location in locations:\n"
                "        out.append(location * 2)\n"
                "    return out\n"
            ),
            setup="locations = list(range(n))",
            call="offsets(locations)",
        ),
        Slow(
            code=(
                "def widths(rows):\n"
                "    total = 0\n"
                "    for i in range(len(rows)):\n"
                "        row = rows[i]\n"
                "        total += len(row)\n"
                "    return total\n"
            ),
            fast=(
                "def widths(rows):\n"
                "    total = 0\n"
                "    for row in rows:\n"
                "        total += len(row)\n"
                "    return total\n"
            ),
            setup="rows = ['abc'] * n",
            call="widths(rows)",
        ),
        Slow(
            code="def kept(flags, no):\n    return [flags[i] for i in range(len(flags)) if flags[i] != no]\n",
            fast="def kept(flags, no):\n    return [flag for flag in flags if flag != no]\n",
            setup="flags = list(range(n)); no = 3",
            call="kept(flags, no)",
        ),
    )
    fine = (
        Fine("def f(xs):\n    return [(i, xs[i]) for i in range(len(xs))]\n", "the index is used itself"),
        Fine(
            "def f(xs):\n    for i in range(len(xs)):\n        xs[i] = xs[i] + 1\n", "elements are replaced"
        ),
        Fine("def f(d: dict):\n    return [d[i] for i in range(len(d))]\n", "a dict gives its keys"),
        Fine("def f(xs, ys):\n    return [ys[i] for i in range(len(xs))]\n", "another sequence is indexed"),
        Fine(
            "def f(xs):\n    for i in range(len(xs)):\n        g(xs[i])\n    return i\n",
            "i is used afterwards",
        ),
        Fine(
            "class A:\n    def __iter__(self):\n        return (self[i] for i in range(len(self)))\n",
            "this is what iterating means",
        ),
    )

    def check(self, node: ast.For | ast.comprehension, code: Code) -> Iterator[Hit]:
        match node:
            case (
                ast.For(target=ast.Name() as index, iter=iterable)
                | ast.comprehension(target=ast.Name() as index, iter=iterable, is_async=0)
            ):
                sequence = measured(iterable, code)
            case _:
                return
        loop = node if isinstance(node, ast.For) else code.parent(node)
        if sequence is None or runs_once(code, iterable) or not isinstance(loop, (ast.For, *COMPREHENSIONS)):
            return
        path = dotted(sequence)
        lookups = lookups_by(loop, sequence, index)
        if not lookups or path in {None, "self", "cls"} or not is_short(loop, code):
            return
        if code.kind(sequence) in {"dict", "set", "frozenset", "ndarray", "dataframe"} or not stays_same(
            code, sequence, loop
        ):
            return
        name, edits = _edits(code, loop, index, sequence, lookups)
        yield Hit(
            node if isinstance(node, ast.For) else iterable,
            f"The loop counts through `{path}` only to look its elements up.",
            f"`for {name} in {path}` hands them over directly.",
            0.6,
            (replace(index, name), replace(iterable, path or ""), *edits),
            () if code.kind(sequence) in {"list", "tuple", "str", "bytes"} else (f"`{path}` is a sequence",),
        )


def _edits(
    code: Code, loop: LoopNode, index: ast.Name, sequence: ast.expr, lookups: list[ast.Subscript]
) -> tuple[str, list[Edit]]:
    """Return the name of the element and the edits of the loop's body."""
    match loop:
        case ast.For(body=[ast.Assign(targets=[ast.Name(id=name)], value=value) as first, _, *_]) if (
            lookups == [value]
        ):
            removed = remove_statement(code.module, first)
            if removed is not None:
                return name, [removed]
        case _:
            pass
    name = element_name(code, sequence)
    return name, [replace(lookup, name) for lookup in lookups]
