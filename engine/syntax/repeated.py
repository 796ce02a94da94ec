"""Calls that are worth evaluating once instead of in each turn of a loop, and the largest such part."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import Enum

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.hoist import occurrences
from engine.syntax.inputs import inputs
from engine.syntax.kinds import IMMUTABLE, SEQUENCES, Kind
from engine.syntax.nodes import COMPREHENSIONS, LoopNode, descend
from engine.syntax.steady import Steadiness, steadiness
from engine.syntax.usage import only_read, remembers


class Work(Enum):
    """What a call does each time."""

    SCAN = "scan"
    """Goes through all elements of its argument."""
    ARRAY = "array"
    """Computes something of an array."""
    TEXT = "text"
    """Makes a new string of another."""
    PATH = "path"
    """Takes a path or address apart or puts one together."""
    FUNCTION = "function"
    """Calls a function of this module that is shown pure."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """An expression whose value is the same in each turn of `loop`."""

    node: ast.expr
    loop: LoopNode
    work: Work
    steady: Steadiness
    often: Frequency


_BUILDERS = frozenset(
    {"set", "frozenset", "sorted", "list", "tuple", "dict", "collections.Counter", "collections.OrderedDict"}
)
_FOLDS = frozenset({"sum", "min", "max", "any", "all", "statistics.mean", "statistics.median", "math.fsum"})
_ARRAY_FOLDS = frozenset(
    {"argmax", "argmin", "max", "mean", "median", "min", "nunique", "prod", "quantile", "std", "sum", "var"}
)
_ARRAY_METHODS = _ARRAY_FOLDS | {"cumsum", "to_numpy", "tolist"}
_TEXT_METHODS = frozenset(
    {
        "lower",
        "upper",
        "casefold",
        "strip",
        "lstrip",
        "rstrip",
        "splitlines",
        "title",
        "capitalize",
        "swapcase",
    }
    | {"removeprefix", "removesuffix", "expandtabs", "zfill", "ljust", "rjust"}
)
"""Methods that only strings and bytes have."""
_KNOWN_TEXT_METHODS = frozenset(
    {"split", "rsplit", "replace", "translate", "format", "partition", "rpartition"}
)
"""Methods that other classes have too: the receiver must be known to be a string."""
_SEPARATING = frozenset({"split", "rsplit", "partition", "rpartition", "replace"})
"""Those of them that with constant strings as arguments are the string's."""
_CODECS = frozenset({"encode", "decode"})
_PATHS = frozenset(
    {
        f"os.path.{name}"
        for name in ("join", "basename", "dirname", "splitext", "normpath", "normcase", "split")
    }
    | {"os.path.commonprefix", "pathlib.Path", "pathlib.PurePath", "pathlib.PurePosixPath", "posixpath.join"}
    | {
        f"urllib.parse.{name}"
        for name in ("urlparse", "urlsplit", "urljoin", "quote", "unquote", "urlencode")
    }
)
_TEXTS = frozenset(
    {"json.dumps", "html.escape", "textwrap.dedent", "shlex.quote", "re.escape", "fnmatch.translate"}
)
_COMBINED: frozenset[Kind] = frozenset({"set", "frozenset", "list", "tuple", "dict"})


def work_of(code: Code, node: ast.expr) -> Work | None:
    """Return what a call or comprehension does that is worth doing once; None: cheap or unknown."""
    if isinstance(node, COMPREHENSIONS):
        short = isinstance(node, ast.GeneratorExp) or few_turns(code, node)
        return None if short or is_small(code, node.generators[0].iter) else Work.SCAN
    return _work_of_call(code, node) if isinstance(node, ast.Call) else None


def _work_of_call(code: Code, call: ast.Call) -> Work | None:
    origin = code.origin(call.func)
    if origin is not None:
        if origin.startswith("here."):
            return Work.FUNCTION if call.args or call.keywords else None
        if origin in _PATHS and call.args:
            return Work.PATH
        if origin in _TEXTS:
            return Work.TEXT
        if origin.startswith(("numpy.", "scipy.linalg.")):
            return Work.ARRAY if code.is_pure_call(call) and call.args else None
        scans = origin in _BUILDERS or (origin in _FOLDS and len(call.args) == 1)
        return Work.SCAN if scans and call.args and not is_small(code, call.args[0]) else None
    return _work_of_method(code, call, call.func) if isinstance(call.func, ast.Attribute) else None


def _work_of_method(code: Code, call: ast.Call, func: ast.Attribute) -> Work | None:
    kind = code.kind(func.value)
    if func.attr in _ARRAY_METHODS and kind in {None, "ndarray"}:
        return Work.ARRAY
    if kind not in {None, "str", "bytes"}:
        return None
    if func.attr == "join" and kind:
        return Work.SCAN if len(call.args) == 1 and not is_small(code, call.args[0]) else None
    if isinstance(func.value, ast.Constant) and func.attr != "format":
        return None
    if func.attr in _TEXT_METHODS or (kind and func.attr in _KNOWN_TEXT_METHODS):
        return Work.TEXT
    if func.attr in _SEPARATING and call.args and all(_is_text(argument) for argument in call.args):
        return Work.TEXT
    if func.attr in _CODECS:
        return Work.TEXT if all(isinstance(argument, ast.Constant) for argument in call.args) else None
    return None


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))


def is_small(code: Code, node: ast.expr) -> bool:
    """Tell whether a container is visibly a handful of elements, or a number."""
    match node:
        case ast.List() | ast.Tuple() | ast.Set():
            return len(node.elts) <= 8
        case ast.Dict():
            return len(node.keys) <= 8
        case ast.Constant() | ast.Compare():
            return True
        case ast.Name():
            bindings = code.bindings(node)
            value = bindings[0].value if len(bindings) == 1 else None
            return isinstance(value, (ast.Tuple, ast.Set, ast.Constant, ast.List)) and is_small(code, value)
        case _:
            return code.kind(node) in {"int", "float", "bool", "none"}


def repeated_work(code: Code, start: ast.expr) -> Repeated | None:
    """Return the largest expression around `start` that a loop evaluates anew with the same result each time;
    None when there is none, and for all but the first of equal expressions.
    """
    work = work_of(code, start)
    if work is None or code.function(start) is None or not code.loops(start):
        return None
    if not inputs(code, start) or _uses_up(code, start) or _is_rare(code.statement(start)):
        return None
    found = _outermost(code, start)
    if found is None:
        return None
    loop, steady, often = found
    node = largest(code, start, loop)
    if (
        _is_pattern(code, node)
        or not is_shareable(code, node)
        or remembers(code, node)
        or _is_search(code, node)
    ):
        return None
    if occurrences(code, node, loop)[0] is not node or _first_worth(code, node) is not start:
        return None
    return Repeated(node, loop, work, min(steady, steadiness(code, node, loop)), often)


def _outermost(code: Code, node: ast.expr) -> tuple[LoopNode, Steadiness, Frequency] | None:
    """The outermost loop in which `node` stays the same and is evaluated often, unless all have few turns."""
    found = None
    many = False
    for loop in code.loops(node):
        steady = steadiness(code, node, loop)
        often = frequency(code, node, loop)
        if not steady or often <= Frequency.RARELY:
            break
        many = many or not few_turns(code, loop)
        if many:
            found = (loop, steady, often)
    return found


def largest(code: Code, node: ast.expr, loop: LoopNode) -> ast.expr:
    """Climb from `node` while the expression around it is invariant too and its value can be kept."""
    while True:
        above = code.parent(node)
        if isinstance(above, ast.Attribute):
            call = code.parent(above)
            above = call if isinstance(call, ast.Call) and call.func is above else None
        if isinstance(above, ast.BinOp) and code.kind(node) not in _COMBINED:
            return node
        if not isinstance(above, (ast.Call, ast.BinOp, ast.Subscript)) or above.lineno != above.end_lineno:
            return node
        if isinstance(above, ast.Subscript) and not isinstance(above.ctx, ast.Load):
            return node
        if code.kind(above) == "iterator" or not steadiness(code, above, loop):
            return node
        node = above


def _first_worth(code: Code, node: ast.expr) -> ast.expr | None:
    parts = (part for part in descend(node) if isinstance(part, ast.expr))
    return next((part for part in parts if work_of(code, part)), None)


def is_shareable(code: Code, node: ast.expr) -> bool:
    """Tell whether one value can serve all turns: it cannot change, or is only read."""
    if isinstance(code.parent(node), ast.Expr):
        return False
    return _is_old(code, node) or code.kind(node) in IMMUTABLE or only_read(code, node)


def _is_old(code: Code, node: ast.expr) -> bool:
    """Tell whether a value is an element that exists already, or a number."""
    if not isinstance(node, ast.Call):
        return isinstance(node, ast.Subscript)
    method = isinstance(node.func, ast.Attribute) and node.func.attr in _ARRAY_FOLDS
    return code.origin(node.func) in _FOLDS or (method and code.origin(node.func) is None)


def _is_rare(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.Raise, ast.Assert))


def _is_pattern(code: Code, node: ast.expr) -> bool:
    """Tell whether `node` is the pattern of a regular expression, whose rule says more."""
    above = code.parent(node)
    if not isinstance(above, ast.Call) or above.args[:1] != [node]:
        return False
    return (code.origin(above.func) or "").startswith("re.")


def _is_search(code: Code, node: ast.expr) -> bool:
    """Tell whether a list is made to search it with `in`: made once, it would still be searched."""
    above = code.parent(node)
    if not isinstance(above, ast.Compare) or code.kind(node) not in SEQUENCES:
        return False
    return isinstance(above.ops[0], (ast.In, ast.NotIn))


def _uses_up(code: Code, node: ast.expr) -> bool:
    """Tell whether an expression takes from an iterator that outlives it: each time something else."""
    for part in descend(node):
        if isinstance(part, ast.Call) and code.origin(part.func) in {"itertools.islice", "next"}:
            return True
        if isinstance(part, ast.Name):
            values = [binding.value for binding in code.bindings(part) if binding.value is not None]
            if any(code.kind(value) == "iterator" for value in values):
                return True
    return False
