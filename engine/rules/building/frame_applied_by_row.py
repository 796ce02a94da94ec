from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.nodes import descend, dotted
from engine.syntax.splice import replace

_HEAD = (
    "def value(n):\n"
    "    import pandas as pd\n\n"
    "    stock = pd.DataFrame({'price': range(n), 'number': range(n)})\n"
)
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


class FrameAppliedByRow(Rule[ast.Call]):
    """A function is applied to each row of a DataFrame.

    `frame.apply(f, axis=1)` builds a Series per row and calls a Python function with it; arithmetic on whole
    columns does the same in compiled code, some hundred times faster. It does not matter for frames of a few
    rows. The rewrite holds for arithmetic of columns and constants; columns of mixed types may raise other
    exceptions.
    """

    title = "function applied to each row"
    category = "PANDAS"
    strategy = "vectorise_builtin"
    calls = frozenset({"apply"})
    slow = (
        Slow(
            code=_HEAD + "    totals = stock.apply(lambda row: row['price'] * row['number'], axis=1)\n"
            "    return int(totals.sum())\n",
            fast=_HEAD + "    totals = stock['price'] * stock['number']\n    return int(totals.sum())\n",
            call="value(n)",
        ),
    )
    fine = (
        Fine("def f(df):\n    return df.apply(lambda column: column.max())\n", "applied to columns"),
        Fine("def f(df):\n    return df.apply(lambda row: send(row), axis=1)\n", "calls a function per row"),
        Fine(
            "def f(df):\n    return df.apply(lambda row: row['a'] or row['b'], axis=1)\n",
            "`or` does not work on columns",
        ),
        Fine("def f(df):\n    return df['a'] * df['b']\n", "on whole columns already"),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        match node:
            case ast.Call(
                func=ast.Attribute(value=frame),
                args=[ast.Lambda(args=ast.arguments(args=[row], defaults=[]), body=body)],
                keywords=[ast.keyword(arg="axis", value=ast.Constant(value=1 | "columns"))],
            ) if dotted(frame) is not None and not runs_once(code, node):
                pass
            case _:
                return
        columns = [part for part in descend(body) if isinstance(part, ast.Name) and part.id == row.arg]
        if not columns or not isinstance(body, ast.BinOp) or not _is_arithmetic(body, row.arg):
            return
        text = code.text(frame)
        yield Hit(
            node,
            f"`{code.brief(node)}` builds a Series and calls a function for each row.",
            "The same arithmetic works on whole columns, in compiled code.",
            0.75,
            _edits(code, node, body, columns, text),
            no_edit="the lambda spans several lines",
        )


def _is_arithmetic(node: ast.expr, row: str) -> bool:
    match node:
        case ast.BinOp(op=operator):
            return isinstance(operator, _OPERATORS) and all(
                _is_arithmetic(side, row) for side in (node.left, node.right)
            )
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _is_arithmetic(operand, row)
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str())):
            return name == row
        case ast.Constant(value=int() | float()):
            return True
        case _:
            return False


def _edits(
    code: Code, node: ast.Call, body: ast.BinOp, columns: list[ast.Name], frame: str
) -> tuple[Edit, ...]:
    """Return the edit that writes the body of the lambda with the frame in place of the row."""
    if body.lineno != body.end_lineno:
        return ()
    text = code.text(body).encode()
    for column in sorted(columns, key=lambda part: -part.col_offset):
        start = column.col_offset - body.col_offset
        text = text[:start] + frame.encode() + text[start + len(column.id.encode()) :]
    whole = text.decode()
    alone = isinstance(code.parent(node), (ast.Assign, ast.Return, ast.AnnAssign))
    return (replace(node, whole if alone else f"({whole})"),)
