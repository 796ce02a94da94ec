from __future__ import annotations

import ast
import keyword
from collections.abc import Iterator

from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.nodes import descend
from engine.syntax.splice import replace

_HEAD = (
    "def value(n):\n"
    "    import pandas as pd\n\n"
    "    stock = pd.DataFrame({'price': range(n), 'number': range(n)})\n"
    "    total = 0\n"
)
_TAIL = "    return int(total)\n"


class FrameRowByRow(Rule[ast.For | ast.comprehension]):
    """The rows of a DataFrame are visited with `iterrows`.

    `iterrows` builds a Series per row, with an index and a type of its own; `itertuples` builds a tuple, some
    twenty times faster, and an expression on whole columns needs no loop at all. It does not matter for
    frames of a few rows. The rewrite holds when the loop only reads columns: a tuple has no other methods,
    and keeps the type of each column where a Series finds one for all.
    """

    title = "rows visited with iterrows"
    category = "PANDAS"
    strategy = "vectorise_builtin"
    slow = (
        Slow(
            code=_HEAD
            + "    for _, row in stock.iterrows():\n        total += row['price'] * row['number']\n"
            + _TAIL,
            fast=_HEAD
            + "    for row in stock.itertuples(index=False):\n        total += row.price * row.number\n"
            + _TAIL,
            call="value(n)",
            n=200,
        ),
        Slow(
            code=_HEAD
            + "    for day, row in stock.iterrows():\n        total += row['price'] * day\n"
            + _TAIL,
            fast=_HEAD + "    total += int((stock['price'] * stock.index).sum())\n" + _TAIL,
            call="value(n)",
            n=200,
            edited=False,
        ),
    )
    fine = (
        Fine("def f(df):\n    for row in df.itertuples():\n        print(row.price)\n", "tuples"),
        Fine(
            "def f(df):\n    for name, column in df.items():\n        print(name, column.sum())\n", "columns"
        ),
        Fine("def f(df):\n    for _, row in df.iterrows():\n        send(row)\n", "a Series is wanted"),
    )

    def check(self, node: ast.For | ast.comprehension, code: Code) -> Iterator[Hit]:
        match node:
            case (
                ast.For(target=ast.Tuple(elts=[index, ast.Name() as row]) as target, iter=ast.Call() as call)
                | ast.comprehension(
                    target=ast.Tuple(elts=[index, ast.Name() as row]) as target, iter=ast.Call() as call
                )
            ):
                pass
            case _:
                return
        if not isinstance(call.func, ast.Attribute) or call.func.attr != "iterrows" or call.args:
            return
        loop = node if isinstance(node, ast.For) else code.parent(node)
        columns = _columns(loop, row, code) if loop is not None else []
        if not columns or runs_once(code, call):
            return
        edits: tuple[Edit, ...] = ()
        if isinstance(index, ast.Name) and index.id == "_" and all(_is_field(name) for _, name in columns):
            tuples = f"{code.text(call.func.value)}.itertuples(index=False)"
            fields = [replace(part, f"{row.id}.{name}") for part, name in columns]
            edits = (replace(target, row.id), replace(call, tuples), *fields)
        yield Hit(
            call,
            f"`{code.text(call)}` builds a Series for each row.",
            "`itertuples()` builds plain tuples, many times faster; whole columns need no loop.",
            0.65,
            edits,
            ("the loop does not need one type for all columns of a row",),
            no_edit="the loop uses the index, or columns whose names are no identifiers",
        )


def _columns(loop: ast.AST, row: ast.Name, code: Code) -> list[tuple[ast.Subscript, str]]:
    """Return the places that take a column from a row, by name; none when it is used in other ways."""
    found = []
    for part in descend(loop):
        if not isinstance(part, ast.Name) or part.id != row.id or part is row:
            continue
        match code.parent(part):
            case (
                ast.Subscript(value=value, slice=ast.Constant(value=str() as name), ctx=ast.Load()) as column
            ):
                if value is not part:
                    return []
                found.append((column, name))
            case _:
                return []
    return found


def _is_field(name: str) -> bool:
    """Tell whether a column is a field of the tuples, under its own name."""
    plain = name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("_")
    return plain and name not in {"count", "index"}
