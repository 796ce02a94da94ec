from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import WARM
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.arrays import is_array
from engine.syntax.code import Code
from engine.syntax.splice import replace

_HEAD = "def above(n):\n    import numpy as np\n\n    values = np.arange(n)\n"


class MaskSummed(Rule[ast.Call]):
    """The elements of an array that meet a condition are counted by adding up truth values.

    `(values > 3).sum()` turns each truth value into an integer and adds them; `np.where(…)[0]` writes out the
    places only to measure them. `np.count_nonzero(values > 3)` counts the bytes as they stand, several times
    faster. It does not matter for arrays of a few elements. The count may be
    one of numpy's integers where Python's was, or the other way round.
    """

    title = "truth values added up"
    category = "NUMPY"
    strategy = "vectorise_builtin"
    calls = frozenset({"sum", "len"})
    speaks_from = WARM
    slow = (
        Slow(
            code=_HEAD + "    return int((values > 3).sum())\n",
            fast=_HEAD + "    return int(np.count_nonzero(values > 3))\n",
            call="above(n)",
            n=20000,
        ),
        Slow(
            code=_HEAD + "    return len(np.where(values > 3)[0])\n",
            fast=_HEAD + "    return int(np.count_nonzero(values > 3))\n",
            call="above(n)",
            n=20000,
        ),
    )
    fine = (
        Fine("import numpy as np\n\ndef f(n):\n    return np.arange(n).sum()\n", "adds numbers"),
        Fine("def f(xs):\n    return sum(x > 3 for x in xs)\n", "not an array"),
        Fine(
            "import numpy as np\n\ndef f(n):\n    return (np.eye(n) > 0).sum(axis=0)\n", "counts per column"
        ),
        Fine("import numpy as np\n\ndef f(n):\n    return len(np.arange(n))\n", "the length itself"),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        mask = _counted(code, node)
        if mask is None or not isinstance(mask, ast.Compare) or not is_array(code, mask):
            return
        counter = _numpy(code)
        text = f"{counter}.count_nonzero({code.text(mask)})"
        measured = code.origin(node.func) == "len"
        yield Hit(
            node,
            f"`{code.brief(node)}` makes a number of each truth value to count them.",
            "`count_nonzero` counts them as they stand.",
            0.75,
            (replace(node, f"int({text})" if measured else text),) if counter else (),
            no_edit="numpy has no plain name here",
        )


def _counted(code: Code, call: ast.Call) -> ast.expr | None:
    """Return the condition whose true elements a call counts, None for other calls."""
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Compare() as mask, attr="sum"), args=[], keywords=[]):
            return mask
        case ast.Call(args=[ast.Compare() as mask], keywords=[]) if code.origin(call.func) == "numpy.sum":
            return mask
        case ast.Call(
            func=ast.Name(id="len"),
            args=[
                ast.Subscript(value=ast.Call(args=[mask], keywords=[]) as where, slice=ast.Constant(value=0))
            ],
        ) if code.origin(where.func) in {"numpy.where", "numpy.nonzero"}:
            return mask
        case ast.Call(func=ast.Name(id="len"), args=[ast.Call(args=[mask], keywords=[]) as where]) if (
            code.origin(where.func) == "numpy.flatnonzero"
        ):
            return mask
        case _:
            return None


def _numpy(code: Code) -> str | None:
    """Return the name by which the file calls numpy."""
    for statement in code.nodes(ast.Import):
        for alias in statement.names:
            if alias.name == "numpy":
                return alias.asname or alias.name
    return None
