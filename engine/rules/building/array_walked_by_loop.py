from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.arrays import is_array
from engine.syntax.code import Code
from engine.syntax.nodes import descend
from engine.syntax.splice import replace


class ArrayWalkedByLoop(Rule[ast.For]):
    """A loop computes with the elements of a numpy array one by one.

    For each element numpy makes an object of its own kind of number, whose arithmetic is several times slower
    than that of Python's numbers. An expression on the whole array needs no loop; where the loop must stay,
    `tolist()` turns all elements into Python's numbers at once. It does not matter for arrays of a few
    elements. The rewrite holds for arrays of one dimension: integers then no longer wrap around, and the
    results are Python's numbers.
    """

    title = "loop over the elements of an array"
    category = "NUMPY"
    strategy = "vectorise_builtin"
    slow = (
        Slow(
            code=(
                "def energy(n):\n"
                "    import numpy as np\n\n"
                "    values = np.arange(n)\n"
                "    total = 0\n"
                "    for value in values:\n"
                "        total += value * value\n"
                "    return int(total)\n"
            ),
            fast=(
                "def energy(n):\n"
                "    import numpy as np\n\n"
                "    values = np.arange(n)\n"
                "    total = 0\n"
                "    for value in values.tolist():\n"
                "        total += value * value\n"
                "    return int(total)\n"
            ),
            call="energy(n)",
        ),
        Slow(
            code=(
                "def energy(n):\n"
                "    import numpy as np\n\n"
                "    total = 0\n"
                "    for value in np.arange(n):\n"
                "        total += value * value\n"
                "    return int(total)\n"
            ),
            fast=(
                "def energy(n):\n"
                "    import numpy as np\n\n"
                "    values = np.arange(n)\n"
                "    return int((values * values).sum())\n"
            ),
            call="energy(n)",
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(xs):\n    total = 0\n    for x in xs:\n        total += x * x\n",
            "not known to be an array",
        ),
        Fine(
            "import numpy as np\n\ndef f(n):\n    for row in np.eye(n):\n        show(row)\n",
            "the elements are handed on, perhaps as rows",
        ),
        Fine(
            "import numpy as np\n\ndef f(n):\n    for x in np.arange(n).tolist():\n        print(x * x)\n",
            "Python's numbers already",
        ),
        Fine(
            "import numpy as np\n\ndef f(n):\n    total = 0\n    for x in np.arange(n):\n"
            "        total += x.real * x\n",
            "an attribute of numpy's numbers",
        ),
    )

    def check(self, node: ast.For, code: Code) -> Iterator[Hit]:
        if not isinstance(node.target, ast.Name) or node.orelse or not is_array(code, node.iter):
            return
        name = node.target.id
        uses = [part for part in descend(node) if isinstance(part, ast.Name) and part.id == name]
        if len(uses) < 2 or not all(_is_operand(code, use) for use in uses if use is not node.target):
            return
        array = code.text(node.iter)
        plain = isinstance(node.iter, (ast.Name, ast.Attribute))
        yield Hit(
            node.iter,
            f"Each turn takes a number out of `{code.brief(node.iter)}` and computes with it in Python.",
            "An expression on the whole array needs no loop; `tolist()` is a small first step.",
            0.6,
            (replace(node.iter, f"{array}.tolist()"),) if plain else (),
            (f"`{array}` has one dimension and its numbers do not wrap around",) if plain else (),
            no_edit="an expression on the whole array is for a person to write",
        )


def _is_operand(code: Code, use: ast.Name) -> bool:
    """Tell whether an element is only computed with or compared."""
    above = code.parent(use)
    if not isinstance(use.ctx, ast.Load):
        return False
    return isinstance(above, (ast.BinOp, ast.Compare, ast.UnaryOp)) or (
        isinstance(above, ast.AugAssign) and isinstance(above.target, ast.Name)
    )
