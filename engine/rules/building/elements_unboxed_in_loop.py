from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.arrays import is_array
from engine.syntax.code import Code
from engine.syntax.nodes import descend
from engine.syntax.splice import replace

_TENSORS = frozenset(
    {"torch.Tensor", "torch.FloatTensor", "torch.LongTensor", "jax.Array", "tensorflow.Tensor"}
)


class ElementsUnboxedInLoop(Rule[ast.For | ast.comprehension]):
    """The elements of a tensor or array are turned into Python numbers one by one, with `item()`.

    For each element an object is made and a call is paid; on a graphics card each `item()` also waits until
    everything before it is computed. `tolist()` turns all elements at once. It does not matter for a few
    elements. The rewrite holds for one dimension.
    """

    title = "elements unboxed one by one"
    category = "NUMPY"
    strategy = "vectorise_builtin"
    slow = (
        Slow(
            code=(
                "def numbers(n):\n"
                "    import numpy as np\n\n"
                "    values = np.arange(n)\n"
                "    return [value.item() for value in values]\n"
            ),
            fast=(
                "def numbers(n):\n"
                "    import numpy as np\n\n"
                "    values = np.arange(n)\n"
                "    return [value for value in values.tolist()]\n"
            ),
            call="numbers(n)",
        ),
    )
    fine = (
        Fine("def f(xs):\n    return [x.item() for x in xs]\n", "no array is seen"),
        Fine("import numpy as np\n\ndef f(n):\n    return np.arange(n).sum().item()\n", "one number"),
        Fine(
            "import numpy as np\n\ndef f(n):\n    return [(x, x.item()) for x in np.arange(n)]\n",
            "the elements are used as they are too",
        ),
    )

    def check(self, node: ast.For | ast.comprehension, code: Code) -> Iterator[Hit]:
        if "item" not in code.calls_by_name:
            return
        loop = node if isinstance(node, ast.For) else code.parent(node)
        if loop is None or not isinstance(node.target, ast.Name) or not _is_tensor(code, node.iter):
            return
        uses = [
            part
            for part in descend(loop)
            if isinstance(part, ast.Name) and part.id == node.target.id and part is not node.target
        ]
        calls = [call for use in uses if (call := _unboxed(code, use)) is not None]
        if not calls or len(calls) != len(uses):
            return
        array = code.text(node.iter)
        edits: list[Edit] = [replace(call, node.target.id) for call in calls]
        yield Hit(
            calls[0],
            f"`{code.text(calls[0])}` makes a Python number of one element of `{array}` per turn.",
            "`tolist()` makes all of them at once.",
            0.75,
            (replace(node.iter, f"{array}.tolist()"), *edits),
            (f"`{array}` has one dimension",),
        )


def _is_tensor(code: Code, node: ast.expr) -> bool:
    """Tell whether an iterable is a numpy array, or a variable annotated as a tensor or made by torch."""
    if is_array(code, node):
        return True
    if not isinstance(node, ast.Name):
        return False
    bindings = code.bindings(node)
    return bool(bindings) and all(
        (binding.annotation is not None and code.origin(binding.annotation) in _TENSORS)
        or (
            isinstance(binding.value, ast.Call)
            and code.origin(binding.value.func)
            in {"torch.tensor", "torch.zeros", "torch.ones", "torch.rand", "torch.randn", "torch.arange"}
        )
        for binding in bindings
    )


def _unboxed(code: Code, use: ast.Name) -> ast.Call | None:
    """Return the call `use.item()`."""
    attribute = code.parent(use)
    if not isinstance(attribute, ast.Attribute) or attribute.attr != "item":
        return None
    call = code.parent(attribute)
    return call if isinstance(call, ast.Call) and call.func is attribute and not call.args else None
