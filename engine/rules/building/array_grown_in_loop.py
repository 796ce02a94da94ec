from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.arrays import grown_by, grows_each_turn
from engine.syntax.code import Code

_JOINING = frozenset(
    f"numpy.{name}" for name in ("append", "concatenate", "vstack", "hstack", "column_stack", "insert")
)


class ArrayGrownInLoop(Rule[ast.Assign]):
    """A numpy array is made longer in each turn of a loop.

    Arrays cannot grow: `np.append(a, x)` makes a new one and copies everything into it, so that the time
    grows with the square of the number of turns. A list of the pieces, and one call behind the loop, copies
    each piece once. It does not matter for a handful of turns.
    """

    title = "array copied in each turn"
    category = "NUMPY"
    strategy = "data_structure"
    loops = 1
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=(
                "def signal(turns):\n"
                "    import numpy as np\n\n"
                "    block = np.ones(500)\n"
                "    out = block\n"
                "    for _ in range(turns):\n"
                "        out = np.concatenate([out, block])\n"
                "    return float(out.sum())\n"
            ),
            fast=(
                "def signal(turns):\n"
                "    import numpy as np\n\n"
                "    block = np.ones(500)\n"
                "    parts = [block]\n"
                "    for _ in range(turns):\n"
                "        parts.append(block)\n"
                "    return float(np.concatenate(parts).sum())\n"
            ),
            setup="turns = n",
            call="signal(turns)",
            n=400,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "import numpy as np\n\ndef f(a, xs):\n    for x in xs:\n        b = np.append(a, x)\n", "a stays"
        ),
        Fine(
            "import numpy as np\n\ndef f(a):\n    for x in 'ab':\n        a = np.append(a, x)\n", "two turns"
        ),
        Fine("import numpy as np\n\ndef f(a, x):\n    a = np.append(a, x)\n    return a\n", "once"),
        Fine("def f(np, a, xs):\n    for x in xs:\n        a = np.append(a, x)\n", "not known to be numpy"),
    )

    def check(self, node: ast.Assign, code: Code) -> Iterator[Hit]:
        array = grown_by(code, node, _JOINING)
        if array is None or not grows_each_turn(code, node):
            return
        yield Hit(
            node,
            f"`{code.text(array)}` is copied in full in each turn: quadratic in the turns.",
            "A list of the pieces, and one call behind the loop, copies each piece once.",
            0.8,
            no_edit="other code may use the array inside the loop",
        )
