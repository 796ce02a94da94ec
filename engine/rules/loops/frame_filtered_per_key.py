from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.frames import column_of
from engine.syntax.nodes import COMPREHENSIONS, LoopNode, descend, same, target_names

_HEAD = (
    "def sums(n):\n    import pandas as pd\n\n"
    "    stock = pd.DataFrame({'shop': [i % (n // 4) for i in range(n)], 'price': range(n)})\n"
)


class FrameFilteredPerKey(Rule[ast.Subscript]):
    """A loop goes over the keys of a DataFrame and searches all rows for each of them.

    `for key in frame["shop"].unique(): part = frame[frame["shop"] == key]` compares every row with every key,
    which takes rows times keys; `for key, part in frame.groupby("shop")` sorts the rows into groups once. It
    does not matter for a handful of keys. The rewrite holds when the column has no missing values, which
    `groupby` leaves out, and the order of the keys does not matter, or `sort=False` is given.
    """

    title = "frame searched anew for each key"
    category = "PANDAS"
    strategy = "data_structure"
    loops = 1
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=_HEAD + "    found = {}\n    for shop in stock['shop'].unique():\n"
            "        part = stock[stock['shop'] == shop]\n"
            "        found[shop] = len(part)\n    return sum(found.values())\n",
            fast=_HEAD + "    found = {}\n    for shop, part in stock.groupby('shop', sort=False):\n"
            "        found[shop] = len(part)\n    return sum(found.values())\n",
            call="sums(n)",
            n=2000,
            edited=False,
        ),
        Slow(
            code=_HEAD + "    return sum(\n        len(stock.loc[stock['shop'] == shop, 'price'])\n"
            "        for shop in set(stock['shop'])\n    )\n",
            fast=_HEAD + "    return sum(len(prices) for _, prices in stock.groupby('shop')['price'])\n",
            call="sums(n)",
            n=2000,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "import pandas as pd\n\ndef f(df: pd.DataFrame, shops):\n    for shop in ('a', 'b'):\n"
            "        use(df[df['shop'] == shop])\n",
            "two keys",
        ),
        Fine(
            "import pandas as pd\n\ndef f(df: pd.DataFrame, shop):\n    return df[df['shop'] == shop]\n",
            "one key",
        ),
        Fine(
            "import pandas as pd\n\ndef f(df: pd.DataFrame, limits):\n    for limit in limits:\n"
            "        use(df[df['price'] > limit])\n",
            "no key equals its rows",
        ),
        Fine(
            "import pandas as pd\n\ndef f(df: pd.DataFrame):\n    for shop, part in df.groupby('shop'):\n"
            "        use(part[part['price'] == part['price'].max()])\n",
            "in groups already",
        ),
    )

    def check(self, node: ast.Subscript, code: Code) -> Iterator[Hit]:
        mask = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
        match mask:
            case ast.Compare(left=column, ops=[ast.Eq()], comparators=[ast.Name() as key]):
                pass
            case _:
                return
        frame = node.value.value if isinstance(node.value, ast.Attribute) else node.value
        known = column_of(code, column)
        if known is None or not same(known[0], frame) or not isinstance(node.ctx, ast.Load):
            return
        loop = _loop_over_keys(code, node, key)
        if loop is None or frequency(code, node, loop) < Frequency.SOMETIMES or few_turns(code, loop):
            return
        sure = _goes_over(loop, column)
        text = code.text(frame)
        yield Hit(
            node,
            f"`{code.brief(node)}` compares every row of `{text}` with each key.",
            f'`{text}.groupby("{known[1]}")` sorts the rows into groups once.',
            0.75 if sure else 0.5,
            conditions=(f"`{known[1]}` has no missing values",),
            no_edit="what the loop does with its groups must be written anew",
        )


def _clauses(loop: LoopNode) -> list[ast.comprehension | ast.For | ast.AsyncFor]:
    if isinstance(loop, ast.While):
        return []
    return [*loop.generators] if isinstance(loop, COMPREHENSIONS) else [loop]


def _loop_over_keys(code: Code, node: ast.Subscript, key: ast.Name) -> LoopNode | None:
    """Return the loop whose turns are about `key`, None when there is none around."""
    for loop in code.loops(node):
        for clause in _clauses(loop):
            if any(bound.id == key.id for bound in target_names(clause.target)):
                return loop
    return None


def _goes_over(loop: LoopNode, column: ast.expr) -> bool:
    """Tell whether a loop goes over the values of the very column."""
    return any(
        isinstance(part, ast.Subscript) and same(part, column)
        for clause in _clauses(loop)
        for part in descend(clause.iter)
    )
