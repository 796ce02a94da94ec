from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.arrays import is_array
from engine.syntax.code import Code
from engine.syntax.splice import replace


class BuiltinOverArray(Rule[ast.Call]):
    """A builtin function goes through a numpy array element by element.

    `sum(a)` makes a Python object of each element and adds them one by one; `a.sum()` adds the numbers where
    they stand, some fifty times faster for a thousand. The same holds for `min`, `max`, `any` and `all`. It
    does not matter for arrays of a few elements. The rewrite holds for arrays of one dimension: the builtin
    works on rows where there are more.
    """

    title = "builtin function over an array"
    category = "NUMPY"
    strategy = "vectorise_builtin"
    calls = frozenset({"sum", "min", "max", "any", "all"})
    slow = (
        Slow(
            code=(
                "def total(n):\n"
                "    import numpy as np\n\n"
                "    weights = np.arange(n)\n"
                "    return int(sum(weights))\n"
            ),
            fast=(
                "def total(n):\n"
                "    import numpy as np\n\n"
                "    weights = np.arange(n)\n"
                "    return int(weights.sum())\n"
            ),
            call="total(n)",
        ),
        Slow(
            code=(
                "def clipped(n, limit):\n"
                "    import numpy as np\n\n"
                "    values = np.linspace(0, 1, n)\n"
                "    return bool(any(values * 2 > limit))\n"
            ),
            fast=(
                "def clipped(n, limit):\n"
                "    import numpy as np\n\n"
                "    values = np.linspace(0, 1, n)\n"
                "    return bool((values * 2 > limit).any())\n"
            ),
            call="clipped(n, 3)",
        ),
    )
    fine = (
        Fine("def f(xs):\n    return sum(xs)\n", "not known to be an array"),
        Fine(
            "import numpy as np\n\ndef f(n):\n    return max(np.arange(n), key=abs)\n",
            "with a key of its own",
        ),
        Fine(
            "import numpy as np\n\ndef f(x):\n    return sum([np.arange(x), np.arange(x)])\n",
            "a list of arrays",
        ),
        Fine("import numpy as np\n\ndef f(n):\n    return np.arange(n).sum()\n", "already in numpy"),
        Fine("import numpy as np\n\ndef f(n):\n    return max(np.arange(n), 3)\n", "compares two values"),
        Fine(
            "import numpy as np\n\ndef f(x: float):\n    return sum(np.sqrt(x))\n",
            "of a number, not an array",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        name = code.origin(node.func)
        if name not in self.calls or len(node.args) != 1 or node.keywords or not is_array(code, node.args[0]):
            return
        (array,) = node.args
        text = code.text(array)
        owner = text if isinstance(array, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)) else f"({text})"
        yield Hit(
            node,
            f"`{name}` takes the elements of `{text}` out of numpy one by one.",
            f"`{owner}.{name}()` works on the array itself.",
            0.8,
            (replace(node, f"{owner}.{name}()"),),
            (f"`{text}` has one dimension and no NaN",),
        )
