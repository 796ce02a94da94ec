from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.frames import column_of
from engine.syntax.nodes import descend, dotted
from engine.syntax.splice import replace

_HEAD = (
    "def value(n):\n"
    "    import pandas as pd\n\n"
    "    stock = pd.DataFrame({'price': range(n), 'number': range(n)})\n"
)
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Pow, ast.Mod)
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


class ColumnAppliedByElement(Rule[ast.Call]):
    """A lambda of plain arithmetic is applied to each element of a column.

    `frame["price"].apply(lambda price: price * 2)` makes a Python object of each element and calls a function
    with it; `frame["price"] * 2` computes on the whole column in compiled code, some fifty times faster. It
    does not matter for columns of a few elements. The rewrite holds for columns of numbers: integers of numpy
    wrap around where Python's grow, and a division by zero gives infinity where Python raises.
    """

    title = "lambda applied to each element"
    category = "PANDAS"
    strategy = "vectorise_builtin"
    calls = frozenset({"apply", "map"})
    slow = (
        Slow(
            code=_HEAD + "    doubled = stock['price'].apply(lambda price: price * 2 + 1)\n"
            "    return int(doubled.sum())\n",
            fast=_HEAD + "    doubled = stock['price'] * 2 + 1\n    return int(doubled.sum())\n",
            call="value(n)",
        ),
        Slow(
            code=_HEAD + "    return int(stock['price'].map(lambda x: x > 5).sum())\n",
            fast=_HEAD + "    return int((stock['price'] > 5).sum())\n",
            call="value(n)",
        ),
    )
    fine = (
        Fine(
            "import pandas as pd\n\ndef f(df: pd.DataFrame):\n"
            "    return df['name'].apply(lambda name: name.lower())\n",
            "a method of texts: the text methods of columns are loops as well",
        ),
        Fine("def f(table):\n    return table['a'].map(lambda x: x * 2)\n", "nothing shows a frame"),
        Fine(
            "import pandas as pd\n\ndef f(df: pd.DataFrame):\n"
            "    return df['a'].apply(lambda x: x * 2 if x else 1)\n",
            "a condition per element",
        ),
        Fine(
            "import pandas as pd\n\ndef f(df: pd.DataFrame):\n"
            "    return df['name'].apply(lambda name: name + '.csv')\n",
            "texts",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Subscript() as column),
                args=[ast.Lambda(args=ast.arguments(args=[element], defaults=[]), body=body)],
                keywords=[],
            ):
                pass
            case _:
                return
        if column_of(code, column) is None or dotted(column.value) is None or runs_once(code, node):
            return
        uses = [part for part in descend(body) if isinstance(part, ast.Name) and part.id == element.arg]
        compared = isinstance(body, ast.Compare)
        if not uses or not (isinstance(body, ast.BinOp) or compared) or not _is_numeric(body, element.arg):
            return
        yield Hit(
            node,
            f"`{code.brief(node)}` calls a function for each element.",
            "The same arithmetic works on the whole column, in compiled code.",
            0.75,
            _edits(code, node, body, uses, code.text(column)),
            ("the column holds numbers that do not wrap around",),
            no_edit="the lambda spans several lines",
        )


def _is_numeric(node: ast.expr, element: str) -> bool:
    match node:
        case ast.BinOp(op=operator):
            return isinstance(operator, _OPERATORS) and all(
                _is_numeric(side, element) for side in (node.left, node.right)
            )
        case ast.Compare(ops=[operator], comparators=[right]):
            return isinstance(operator, _COMPARISONS) and all(
                _is_numeric(side, element) for side in (node.left, right)
            )
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _is_numeric(operand, element)
        case ast.Constant(value=bool()):
            return False
        case ast.Constant(value=int() | float()):
            return True
        case ast.Name(id=name):
            return name == element
        case _:
            return False


def _edits(code: Code, node: ast.Call, body: ast.expr, uses: list[ast.Name], column: str) -> tuple[Edit, ...]:
    """Return the edit that writes the body of the lambda with the column in place of the element."""
    if body.lineno != body.end_lineno or "\n" in column:
        return ()
    text = code.text(body).encode()
    for use in sorted(uses, key=lambda part: -part.col_offset):
        start = use.col_offset - body.col_offset
        text = text[:start] + column.encode() + text[start + len(use.id.encode()) :]
    whole = text.decode()
    alone = isinstance(code.parent(node), (ast.Assign, ast.Return, ast.AnnAssign))
    return (replace(node, whole if alone else f"({whole})"),)
