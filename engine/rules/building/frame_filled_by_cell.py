from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.frames import is_frame
from engine.syntax.nodes import COMPREHENSIONS, LoopNode, descend, target_names

_HEAD = "def value(n):\n    import pandas as pd\n\n"
_STOCK = "    stock = pd.DataFrame({'price': range(n), 'number': range(n)})\n"


class FrameFilledByCell(Rule[ast.Assign | ast.AugAssign]):
    """A loop stores into a DataFrame one cell, or one row, at a time.

    `frame.loc[i, "total"] = …` looks up row and column, checks types and may copy the column, for one number;
    a row stored behind the last one copies the whole frame. An expression on whole columns, or a list that
    becomes a column or a frame behind the loop, stores all of them at once, some hundred times faster. It
    does not matter for a few cells. The advice holds when the loop does not read what it has stored.
    """

    title = "frame filled cell by cell"
    category = "PANDAS"
    strategy = "vectorise_builtin"
    loops = 1
    slow = (
        Slow(
            code=_HEAD + _STOCK + "    for i in range(len(stock)):\n"
            "        stock.loc[i, 'total'] = stock['price'][i] * stock['number'][i]\n"
            "    return int(stock['total'].sum())\n",
            fast=_HEAD + _STOCK + "    stock['total'] = stock['price'] * stock['number']\n"
            "    return int(stock['total'].sum())\n",
            call="value(n)",
            n=100,
            edited=False,
        ),
        Slow(
            code=_HEAD + "    stock = pd.DataFrame({'price': [0], 'number': [0]})\n"
            "    for i in range(1, n):\n"
            "        stock.loc[len(stock)] = [i, i * i]\n"
            "    return int(stock['price'].sum())\n",
            fast=_HEAD + "    rows = [[0, 0]]\n"
            "    for i in range(1, n):\n"
            "        rows.append([i, i * i])\n"
            "    stock = pd.DataFrame(rows, columns=['price', 'number'])\n"
            "    return int(stock['price'].sum())\n",
            call="value(n)",
            n=100,
            edited=False,
        ),
    )
    fine = (
        Fine("import pandas as pd\n\ndef f(df: pd.DataFrame):\n    df.loc[0, 'total'] = 1\n", "one cell"),
        Fine(
            "import pandas as pd\n\ndef f(df: pd.DataFrame, most):\n    for name, limit in most.items():\n"
            "        df.loc[df[name] > limit, name] = limit\n",
            "a whole column per turn",
        ),
        Fine("def f(table, xs):\n    for x in xs:\n        table.loc[x, 'a'] = x\n", "nothing shows a frame"),
        Fine(
            "import pandas as pd\n\ndef f(df: pd.DataFrame):\n    for name in ('a', 'b'):\n"
            "        df.loc[0, name] = 0\n",
            "two cells",
        ),
    )

    def check(self, node: ast.Assign | ast.AugAssign, code: Code) -> Iterator[Hit]:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        match target:
            case ast.Subscript(
                value=ast.Attribute(value=frame, attr="loc" | "iloc" | "at" | "iat" as way), slice=place
            ):
                pass
            case _:
                return
        loop = next(iter(code.loops(node)), None)
        row = place.elts[0] if isinstance(place, ast.Tuple) else place
        if loop is None or few_turns(code, loop) or frequency(code, node, loop) <= Frequency.RARELY:
            return
        behind = _is_length_of(code, row, frame)
        if not (behind or _is_turn(code, row, loop)) or not is_frame(code, frame):
            return
        yield Hit(
            node,
            f"`{code.brief(target)}` copies the whole frame to add one row, in each turn."
            if behind
            else f"`{code.brief(target)}` looks up one cell at a time.",
            "A list of the rows, made a frame behind the loop, copies each row once."
            if behind
            else "An expression on whole columns, or a list that becomes a column, stores all at once.",
            0.75 if behind else 0.65 if way in {"loc", "iloc"} else 0.5,
            growth=Growth.QUADRATIC if behind else None,
            no_edit="the expression on whole columns is for a person to write",
        )


def _is_length_of(code: Code, row: ast.expr, frame: ast.expr) -> bool:
    match row:
        case ast.Call(func=ast.Name(id="len"), args=[measured]):
            return code.text(measured) in {code.text(frame), f"{code.text(frame)}.index"}
        case _:
            return False


def _is_turn(code: Code, row: ast.expr, loop: LoopNode) -> bool:
    """Tell whether a row is picked by a number that counts the turns, or the label of a row gone through."""
    if not isinstance(row, ast.Name) or isinstance(loop, (ast.While, *COMPREHENSIONS)):
        return False
    if row.id not in {name.id for name in target_names(loop.target)}:
        return False
    return any(
        isinstance(part, ast.Attribute) and part.attr in {"iterrows", "index"} for part in descend(loop.iter)
    ) or (isinstance(loop.iter, ast.Call) and code.origin(loop.iter.func) in {"range", "enumerate"})
