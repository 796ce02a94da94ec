from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.arrays import is_array
from engine.syntax.code import Code
from engine.syntax.nodes import descend
from engine.syntax.splice import replace

_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


class ArrayReducedByGenerator(Rule[ast.Call]):
    """The elements of an array are computed with one by one, in a generator that a builtin function reads.

    `sum(x * x for x in values)` makes an object of numpy's own kind of number for each element, whose
    arithmetic is slow; `(values * values).sum()` computes where the numbers stand, some hundred times faster.
    It does not matter for arrays of a few elements. The rewrite holds for arrays of one dimension whose
    numbers do not overflow.
    """

    title = "array reduced element by element"
    category = "NUMPY"
    strategy = "vectorise_builtin"
    calls = frozenset({"sum", "any", "all", "min", "max"})
    slow = (
        Slow(
            code="def energy(n):\n    import numpy as np\n\n    values = np.arange(n)\n"
            "    return int(sum(value * value for value in values))\n",
            fast="def energy(n):\n    import numpy as np\n\n    values = np.arange(n)\n"
            "    return int((values * values).sum())\n",
            call="energy(n)",
        ),
        Slow(
            code="def clipped(n, limit):\n    import numpy as np\n\n    values = np.arange(n)\n"
            "    return bool(any([value > limit for value in values]))\n",
            fast="def clipped(n, limit):\n    import numpy as np\n\n    values = np.arange(n)\n"
            "    return bool((values > limit).any())\n",
            setup="limit = n * 2",
            call="clipped(n, limit)",
        ),
    )
    fine = (
        Fine("def f(xs):\n    return sum(x * x for x in xs)\n", "not known to be an array"),
        Fine(
            "import numpy as np\n\ndef f(n):\n    return sum(g(x) for x in np.arange(n))\n",
            "a function per element",
        ),
        Fine(
            "import numpy as np\n\ndef f(n):\n    return sum(x * x for x in np.arange(n) if x > 3)\n",
            "only some elements: a mask is for a person to write",
        ),
        Fine(
            "import numpy as np\n\ndef f(n):\n    return sum(x * x for x in np.arange(n).tolist())\n",
            "Python's numbers",
        ),
        Fine("import numpy as np\n\ndef f(n):\n    return sum(1 for x in np.arange(n))\n", "its length"),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        name = code.origin(node.func)
        match node:
            case ast.Call(
                args=[(ast.GeneratorExp() | ast.ListComp()) as elements],
                keywords=[],
            ) if name in self.calls:
                pass
            case _:
                return
        match elements.generators:
            case [ast.comprehension(target=ast.Name(id=element), iter=array, ifs=[], is_async=0)]:
                pass
            case _:
                return
        uses = [part for part in descend(elements.elt) if isinstance(part, ast.Name) and part.id == element]
        computed = isinstance(elements.elt, (ast.BinOp, ast.Compare)) and _is_plain(elements.elt)
        if not uses or not computed or not is_array(code, array):
            return
        yield Hit(
            node,
            f"`{code.brief(node)}` takes the elements of `{code.brief(array)}` out of numpy one by one.",
            "The same on the whole array computes where the numbers stand.",
            0.8,
            _edits(code, node, elements, uses, array),
            (f"`{code.brief(array)}` has one dimension, and its numbers do not overflow",),
            no_edit="the expression is too long to repeat the array in it",
        )


def _is_plain(node: ast.expr) -> bool:
    """Tell whether an expression is arithmetic or one comparison of names and numbers."""
    match node:
        case ast.BinOp(op=operator):
            return isinstance(operator, _OPERATORS) and _is_plain(node.left) and _is_plain(node.right)
        case ast.Compare(ops=[operator], comparators=[right]):
            return isinstance(operator, _COMPARISONS) and _is_plain(node.left) and _is_plain(right)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _is_plain(operand)
        case ast.Constant(value=int() | float()) | ast.Name():
            return True
        case _:
            return False


def _edits(
    code: Code,
    node: ast.Call,
    elements: ast.GeneratorExp | ast.ListComp,
    uses: list[ast.Name],
    array: ast.expr,
) -> tuple[Edit, ...]:
    """Return the edit that writes the element's expression with the array in its place."""
    element, text = elements.elt, code.text(array)
    if element.lineno != element.end_lineno or not isinstance(array, (ast.Name, ast.Attribute)):
        return ()
    whole = code.text(element).encode()
    for use in sorted(uses, key=lambda part: -part.col_offset):
        start = use.col_offset - element.col_offset
        whole = whole[:start] + text.encode() + whole[start + len(use.id.encode()) :]
    return (replace(node, f"({whole.decode()}).{code.text(node.func)}()"),)
