from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.array_loops import elements_of, whole_text
from engine.syntax.arrays import is_array
from engine.syntax.code import Code
from engine.syntax.flow import few_turns
from engine.syntax.loop_body import is_comprehensible
from engine.syntax.splice import replace

_ONES = "import numpy as np\n\ndef f(n):\n    a = np.ones(n)\n"


class ArrayFilledByElement(Rule[ast.For]):
    """A loop computes a numpy array element by element.

    `out[i] = a[i] * b[i]` takes two numbers out of their arrays, makes Python objects of them, and puts the
    result back; `out[:] = a * b` does all of it in numpy, ten times faster and more for a thousand elements.
    It does not matter for arrays of a few elements. The rewrite holds when the arrays are as long as the loop
    and hold numbers of one type.
    """

    title = "array computed by a loop"
    category = "NUMPY"
    strategy = "vectorise_builtin"
    slow = (
        Slow(
            code=(
                "def scaled(n, factor):\n"
                "    import numpy as np\n\n"
                "    a = np.arange(n)\n"
                "    out = np.zeros(n)\n"
                "    for i in range(n):\n"
                "        out[i] = a[i] * factor + 1\n"
                "    return out.tolist()\n"
            ),
            fast=(
                "def scaled(n, factor):\n"
                "    import numpy as np\n\n"
                "    a = np.arange(n)\n"
                "    out = np.zeros(n)\n"
                "    out[:n] = a[:n] * factor + 1\n"
                "    return out.tolist()\n"
            ),
            call="scaled(n, 3)",
        ),
        Slow(
            code=(
                "def products(n):\n"
                "    import numpy as np\n\n"
                "    a = np.arange(n)\n"
                "    b = np.ones_like(a)\n"
                "    for i in range(len(a)):\n"
                "        b[i] *= a[i]\n"
                "    return b.tolist()\n"
            ),
            fast=(
                "def products(n):\n"
                "    import numpy as np\n\n"
                "    a = np.arange(n)\n"
                "    b = np.ones_like(a)\n"
                "    b[:len(a)] *= a[:len(a)]\n"
                "    return b.tolist()\n"
            ),
            call="products(n)",
        ),
    )
    fine = (
        Fine("def f(out, a):\n    for i in range(len(a)):\n        out[i] = a[i] * 2\n", "lists, perhaps"),
        Fine(_ONES + "    for i in range(n):\n        a[i] = a[i - 1]\n", "each needs the one before"),
        Fine(_ONES + "    for i in range(n):\n        a[i] = g(i)\n", "g works on one number"),
        Fine(_ONES + "    for i in range(3):\n        a[i] = a[i] * 2\n", "three elements"),
    )

    def check(self, node: ast.For, code: Code) -> Iterator[Hit]:
        match node:
            case ast.For(
                target=ast.Name() as index,
                iter=ast.Call(func=ast.Name(id="range") as counter, args=[count], keywords=[]),
                body=[
                    ast.Assign(targets=[ast.Subscript() as element], value=value)
                    | ast.AugAssign(target=ast.Subscript() as element, value=value)
                ],
                orelse=[],
            ) if code.origin(counter) == "range" and not few_turns(code, node):
                pass
            case _:
                return
        if not isinstance(element.value, ast.Name) or not is_array(code, element.value):
            return
        parts = elements_of(code, [element, value], index, node)
        if parts is None or not is_comprehensible(code, node):
            return
        fast = whole_text(code, node.body[0], parts, code.text(count))
        yield Hit(
            node,
            f"The loop computes `{element.value.id}` one element at a time.",
            f"`{fast}` does it in numpy."
            if len(fast) < 70
            else "An expression on whole arrays does it in numpy.",
            0.75,
            (replace(node, fast),),
            ("the arrays are as long as the loop, of one dimension and one type",),
        )
