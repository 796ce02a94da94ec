from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.hoist import hoist_edits
from engine.syntax.module_constant import is_constant, is_global
from engine.syntax.usage import only_read

_IMMUTABLE = frozenset(
    {
        "decimal.Decimal", "fractions.Fraction", "uuid.UUID", "datetime.timedelta", "datetime.date",
        "datetime.datetime", "datetime.datetime.strptime", "datetime.datetime.fromisoformat",
        "datetime.date.fromisoformat", "ipaddress.ip_address", "ipaddress.ip_network",
        "ipaddress.IPv4Network", "ipaddress.IPv6Network", "zoneinfo.ZoneInfo",
    }
)  # fmt: skip
_MUTABLE = frozenset({"json.loads", "ast.literal_eval", "tomllib.loads"})
"""They give dicts and lists: each caller might change its own."""


class ConstantParsedInLoop(Rule[ast.Call]):
    """A loop parses the same constant in each turn.

    `json.loads(DEFAULTS)` or `Decimal("0.01")` reads a text that never changes and makes the same value of
    it, for every element again. It does not matter for loops of a few turns. The rewrite, which parses once
    before the loop, holds for values that cannot change, and for others as long as they are only read.
    """

    title = "constant parsed in each turn"
    category = "INVARIANT"
    strategy = "hoist"
    speaks_from = HOT
    calls = frozenset(origin.rpartition(".")[2] for origin in _IMMUTABLE | _MUTABLE)
    loops = 1
    slow = (
        Slow(
            code=(
                'import json\n\nLIMITS = \'{"low": 3, "high": 900}\'\n\n\n'
                "def within(values):\n"
                "    found = []\n"
                "    for value in values:\n"
                "        if value < json.loads(LIMITS)['high']:\n"
                "            found.append(value)\n"
                "    return found\n"
            ),
            fast=(
                'import json\n\nLIMITS = \'{"low": 3, "high": 900}\'\n\n\n'
                "def within(values):\n"
                "    found = []\n"
                "    limits_loads = json.loads(LIMITS)\n"
                "    for value in values:\n"
                "        if value < limits_loads['high']:\n"
                "            found.append(value)\n"
                "    return found\n"
            ),
            setup="values = list(range(n))",
            call="within(values)",
        ),
        Slow(
            code=(
                "from decimal import Decimal\n\n\n"
                "def taxed(prices):\n    return [price * Decimal('1.19') for price in prices]\n"
            ),
            fast=(
                "from decimal import Decimal\n\n\n"
                "def taxed(prices):\n    decimal_2 = Decimal('1.19')\n"
                "    return [price * decimal_2 for price in prices]\n"
            ),
            setup="from decimal import Decimal; prices = [Decimal(i) for i in range(n)]",
            call="taxed(prices)",
        ),
    )
    fine = (
        Fine(
            "import json\nEMPTY = '{}'\n\ndef f(xs):\n    return [json.loads(EMPTY) for x in xs]\n",
            "each element gets a dict of its own",
        ),
        Fine("import json\n\ndef f(xs):\n    return [json.loads(x)['a'] for x in xs]\n", "not a constant"),
        Fine(
            "from decimal import Decimal\n\ndef f(x):\n    return x * Decimal('1.19')\n",
            "once per call is little",
        ),
        Fine(
            "from decimal import Decimal\n\ndef f():\n    return [x * Decimal('2') for x in (1, 2)]\n",
            "two turns",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        origin = code.origin(node.func) or ""
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        if origin not in _IMMUTABLE | _MUTABLE or not values or not all(_fixed(code, one) for one in values):
            return
        loops = code.loops(node)
        if not loops or few_turns(code, loops[0]):
            return
        loop = loops[-1]
        if frequency(code, node, loop) <= Frequency.RARELY or code.function(node) is None:
            return
        spread = _is_spread(code, node)
        if origin in _MUTABLE and not (spread or only_read(code, node)):
            return
        edits = hoist_edits(code, node, loop, code.text(node))
        yield Hit(
            node,
            f"`{code.brief(node)}` parses the same constant in each turn.",
            "Parsed once before the loop, it costs nothing per turn.",
            0.75,
            edits,
            ("nothing nested in the result is changed",) if origin in _MUTABLE else (),
            no_edit="there is no place for it right before the loop",
        )


def _fixed(code: Code, node: ast.expr) -> bool:
    if is_constant(node):
        return True
    return isinstance(node, ast.Name) and node.id.isupper() and is_global(code, node)


def _is_spread(code: Code, node: ast.Call) -> bool:
    """Tell whether a call stands behind `**` in a dict that is written out."""
    above = code.parent(node)
    return isinstance(above, ast.Dict) and any(
        key is None and value is node for key, value in zip(above.keys, above.values, strict=True)
    )
