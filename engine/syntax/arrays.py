"""Which expressions hold a numpy array, beyond what constructors and annotations say."""

from __future__ import annotations

import ast

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.nodes import COMPREHENSIONS, descend, same

_MAKERS = frozenset(
    {
        "array", "asarray", "ascontiguousarray", "zeros", "ones", "empty", "full", "arange", "linspace",
        "logspace", "zeros_like", "ones_like", "empty_like", "full_like", "eye", "identity",
        "concatenate", "stack", "vstack", "hstack", "column_stack", "append", "abs", "absolute", "sqrt",
        "exp", "log", "log2", "log10", "sin", "cos", "tan", "floor", "ceil", "round", "rint", "diff",
        "cumsum", "cumprod", "sort", "argsort", "unique", "where", "clip", "isnan", "isinf", "isfinite",
        "logical_and", "logical_or", "logical_not", "maximum", "minimum", "power", "square", "sign",
        "diag", "tile", "repeat", "flip", "roll", "transpose", "ravel", "fromiter", "frombuffer",
        "fromstring", "loadtxt", "outer", "isin", "in1d", "nan_to_num", "pad", "digitize",
        "searchsorted", "meshgrid", "gradient", "convolve", "random.rand", "random.randn",
        "random.randint", "random.random", "random.uniform", "random.normal", "random.permutation",
    }
)  # fmt: skip
"""Functions of numpy that give an array, at least when they are given one."""
_ONLY_OF_ARRAYS = frozenset(
    {
        "abs", "absolute", "sqrt", "exp", "log", "log2", "log10", "sin", "cos", "tan", "floor", "ceil",
        "round", "rint", "isnan", "isinf", "isfinite", "logical_and", "logical_or", "logical_not",
        "maximum", "minimum", "power", "square", "sign", "where", "searchsorted", "digitize", "clip",
        "nan_to_num", "isin", "random.rand", "random.randn", "random.randint", "random.random",
        "random.uniform", "random.normal",
    }
)  # fmt: skip
"""Those that give a number when they are given numbers."""
_METHODS = frozenset(
    {"astype", "copy", "reshape", "ravel", "flatten", "squeeze", "transpose", "cumsum", "clip", "round"}
)


def is_array(code: Code, node: ast.expr) -> bool:
    """Tell whether `node` surely holds a numpy array (of any number of dimensions)."""
    return code.once(_may_hold_arrays) and _is_array(code, node)


def _may_hold_arrays(code: Code) -> bool:
    """Tell whether a file names numpy or its type: without that nothing there is known to be an array."""
    return any(word in code.module.utf8 for word in (b"numpy", b"ndarray", b"NDArray"))


def _is_array(code: Code, node: ast.expr) -> bool:
    match node:
        case ast.Name():
            return code.kind(node) == "ndarray" or _is_bound_to_arrays(code, node)
        case ast.BinOp():
            return is_array(code, node.left) or is_array(code, node.right)
        case ast.UnaryOp(op=ast.USub() | ast.Invert()):
            return is_array(code, node.operand)
        case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()]):
            return is_array(code, node.left) or is_array(code, node.comparators[0])
        case ast.Subscript(slice=ast.Slice()):
            return is_array(code, node.value)
        case ast.Attribute(attr="T", value=value):
            return is_array(code, value)
        case ast.Call():
            return _is_array_call(code, node)
        case _:
            return code.kind(node) == "ndarray"


def grown_by(code: Code, node: ast.Assign, calls: frozenset[str]) -> ast.expr | None:
    """Return what a statement joins with something else and stores again: `a` for `a = np.append(a, x)`."""
    match node:
        case ast.Assign(
            targets=[ast.Name() | ast.Attribute() as target], value=ast.Call(args=[first, *_]) as call
        ):
            pass
        case _:
            return None
    if code.origin(call.func) not in calls:
        return None
    parts = first.elts if isinstance(first, (ast.List, ast.Tuple)) else call.args
    return target if len(parts) > 1 and any(same(part, target) for part in parts) else None


def grows_each_turn(code: Code, node: ast.Assign) -> bool:
    """Tell whether a loop of more than a few turns comes to `node` again and again, and nothing else in the
    loop stores where it stores.
    """
    loops = [loop for loop in code.loops(node) if not isinstance(loop, COMPREHENSIONS)]
    if not loops or few_turns(code, loops[0]) or frequency(code, node, loops[0]) <= Frequency.RARELY:
        return False
    (target,) = node.targets
    stores = [
        part
        for part in descend(loops[0])
        if isinstance(part, (ast.Name, ast.Attribute))
        and isinstance(part.ctx, ast.Store)
        and same(part, target)
    ]
    return len(stores) == 1


def _is_array_call(code: Code, call: ast.Call) -> bool:
    origin = code.origin(call.func) or ""
    if origin.startswith("numpy."):
        name = origin.removeprefix("numpy.")
        if name in _ONLY_OF_ARRAYS:
            return any(is_array(code, argument) for argument in call.args)
        return name in _MAKERS
    if isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS:
        return is_array(code, call.func.value)
    return False


def _is_bound_to_arrays(code: Code, name: ast.Name) -> bool:
    """Tell whether every value that a variable is given is an array."""
    bindings = code.bindings(name)
    values = [binding.value for binding in bindings if binding.kind in {"assign", "annotated", "walrus"}]
    others = [
        binding for binding in bindings if binding.kind not in {"assign", "annotated", "walrus", "augmented"}
    ]
    if not values or others or not code.is_local(name):
        return False
    own = {id(part) for value in values if value is not None for part in ast.walk(value)}
    if id(name) in own:
        return False
    return all(
        value is not None and not _mentions(value, name.id) and is_array(code, value) for value in values
    )


def _mentions(value: ast.expr, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(value))
