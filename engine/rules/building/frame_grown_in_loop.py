from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.arrays import grown_by, grows_each_turn
from engine.syntax.code import Code


class FrameGrownInLoop(Rule[ast.Assign]):
    """A DataFrame is made longer in each turn of a loop.

    `pd.concat([frame, part])` makes a new frame and copies all rows into it, so that the time grows with the
    square of the number of turns. A list of the parts, and one `pd.concat` behind the loop, copies each row
    once. It does not matter for a handful of turns.
    """

    title = "frame copied in each turn"
    category = "PANDAS"
    strategy = "data_structure"
    loops = 1
    growth = Growth.QUADRATIC
    slow = (
        Slow(
            code=(
                "def hours(days):\n"
                "    import pandas as pd\n\n"
                "    day = pd.DataFrame({'hour': range(2000)})\n"
                "    frame = day\n"
                "    for _ in range(days):\n"
                "        frame = pd.concat([frame, day])\n"
                "    return len(frame)\n"
            ),
            fast=(
                "def hours(days):\n"
                "    import pandas as pd\n\n"
                "    day = pd.DataFrame({'hour': range(2000)})\n"
                "    parts = [day]\n"
                "    for _ in range(days):\n"
                "        parts.append(day)\n"
                "    return len(pd.concat(parts))\n"
            ),
            setup="days = n",
            call="hours(days)",
            n=100,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "import pandas as pd\n\ndef f(a, xs):\n    for x in xs:\n        b = pd.concat([a, x])\n",
            "a stays",
        ),
        Fine("import pandas as pd\n\ndef f(a, b):\n    a = pd.concat([a, b])\n    return a\n", "once"),
        Fine("import pandas as pd\n\ndef f(xs):\n    for x in xs:\n        x = pd.concat(x)\n", "parts of x"),
    )

    def check(self, node: ast.Assign, code: Code) -> Iterator[Hit]:
        frame = grown_by(code, node, frozenset({"pandas.concat"}))
        if frame is None or not grows_each_turn(code, node):
            return
        yield Hit(
            node,
            f"`{code.text(frame)}` is copied in full in each turn: quadratic in the turns.",
            "A list of the parts, and one `concat` behind the loop, copies each row once.",
            0.8,
            no_edit="other code may use the frame inside the loop",
        )
