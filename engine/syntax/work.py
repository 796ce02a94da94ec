"""What a call or another expression does that is worth doing once instead of in each turn of a loop."""

from __future__ import annotations

import ast
from enum import Enum

from engine.bar import ASKED, HOT, WARM, Bar, Size
from engine.syntax.code import Code
from engine.syntax.flow import FEW_TURNS, few_turns
from engine.syntax.kinds import Kind
from engine.syntax.nodes import COMPREHENSIONS


class Work(Enum):
    """What an expression does each time it is evaluated."""

    SCAN = "scan"
    """Goes through all elements of its argument."""
    ARRAY = "array"
    """Computes something of an array."""
    TEXT = "text"
    """Makes a new string of another."""
    PATH = "path"
    """Takes a path or address apart or puts one together."""
    FUNCTION = "function"
    """Calls a function that takes its time: one of this module, or a slow one of the library."""


_BUILDERS = frozenset(
    {"set", "frozenset", "sorted", "list", "tuple", "dict", "collections.Counter", "collections.OrderedDict"}
)
_FOLDS = frozenset(
    {"sum", "min", "max", "any", "all", "statistics.mean", "statistics.median", "math.fsum", "math.prod"}
)
_ARRAY_FOLDS = frozenset(
    {"argmax", "argmin", "max", "mean", "median", "min", "nunique", "prod", "quantile", "std", "sum", "var"}
)
_ARRAY_METHODS = _ARRAY_FOLDS | {"cumsum", "to_numpy", "tolist"}
_SET_METHODS = frozenset({"union", "intersection", "difference", "symmetric_difference"})
_SETS: frozenset[Kind] = frozenset({"set", "frozenset"})
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
_METHODS = (
    _ARRAY_METHODS | _SET_METHODS | _TEXT_METHODS | _KNOWN_TEXT_METHODS | _SEPARATING | _CODECS | {"join"}
)
"""All methods that `_work_of_method` knows."""
_JOINING = (ast.BitOr, ast.BitAnd, ast.Sub, ast.BitXor, ast.Add)
_PATHS = frozenset(
    {
        f"os.path.{name}"
        for name in ("join", "basename", "dirname", "splitext", "normpath", "normcase", "split")
    }
    | {f"os.path.{name}" for name in ("abspath", "realpath", "expanduser", "expandvars", "commonprefix")}
    | {"os.getcwd", "pathlib.Path", "pathlib.PurePath", "pathlib.PurePosixPath", "posixpath.join"}
    | {
        f"urllib.parse.{name}"
        for name in ("urlparse", "urlsplit", "urljoin", "quote", "unquote", "urlencode")
    }
)
_TEXTS = frozenset(
    {"json.dumps", "html.escape", "textwrap.dedent", "shlex.quote", "re.escape", "fnmatch.translate"}
)
_SLOW = frozenset(
    {"json.loads", "ast.literal_eval", "inspect.signature", "typing.get_type_hints", "textwrap.wrap"}
    | {"datetime.datetime.strptime", "shlex.split", "ipaddress.ip_network", "ipaddress.ip_address"}
    | {
        "platform.system",
        "platform.machine",
        "platform.platform",
        "platform.python_version",
        "getpass.getuser",
    }
    | {"socket.gethostname", "os.cpu_count", "multiprocessing.cpu_count", "locale.getpreferredencoding"}
)


def work_of(code: Code, node: ast.expr) -> Work | None:
    """Return what an expression does that is worth doing once; None: cheap or unknown."""
    if isinstance(node, COMPREHENSIONS):
        short = isinstance(node, ast.GeneratorExp) or few_turns(code, node)
        return None if short or is_small(code, node.generators[0].iter) else Work.SCAN
    if isinstance(node, ast.BinOp):
        return Work.SCAN if _joins_collections(code, node) else None
    return _work_of_call(code, node) if isinstance(node, ast.Call) else None


def _joins_collections(code: Code, node: ast.BinOp) -> bool:
    """Tell whether an operator makes a new set or list of two that are known to be such."""
    if not isinstance(node.op, _JOINING):
        return False
    kinds = {code.kind(node.left), code.kind(node.right)}
    if is_small(code, node.left) and is_small(code, node.right):
        return False
    if isinstance(node.op, (ast.BitOr, ast.BitAnd, ast.Sub, ast.BitXor)):
        return kinds <= _SETS
    return kinds == {"list"}


def _work_of_call(code: Code, call: ast.Call) -> Work | None:
    origin = code.origin(call.func)
    if origin is None:
        return _work_of_method(code, call, call.func) if isinstance(call.func, ast.Attribute) else None
    if origin.startswith("here."):
        return Work.FUNCTION if call.args or call.keywords else None
    if origin.startswith(("numpy.", "scipy.linalg.")):
        return Work.ARRAY if code.is_pure_call(call) and call.args else None
    if origin in _BUILDERS or (origin in _FOLDS and len(call.args) == 1):
        return Work.SCAN if call.args and not is_small(code, call.args[0]) else None
    if origin in _PATHS:
        return Work.PATH
    if origin in _TEXTS:
        return Work.TEXT
    return Work.FUNCTION if origin in _SLOW else None


def _work_of_method(code: Code, call: ast.Call, func: ast.Attribute) -> Work | None:
    if func.attr not in _METHODS:
        return None
    kind = code.kind(func.value)
    if func.attr in _ARRAY_METHODS and kind in {None, "ndarray"}:
        return Work.ARRAY
    if func.attr in _SET_METHODS and kind in _SETS:
        return Work.SCAN
    if kind not in {None, "str", "bytes"}:
        return None
    if func.attr == "join" and kind:
        return Work.SCAN if len(call.args) == 1 and not is_small(code, call.args[0]) else None
    return Work.TEXT if _is_text_method(call, func, bool(kind)) else None


def _is_text_method(call: ast.Call, func: ast.Attribute, known: bool) -> bool:
    """Tell whether a method makes a new string, given whether its object is known to be one."""
    constant = all(isinstance(argument, ast.Constant) for argument in call.args)
    if isinstance(func.value, ast.Constant):
        return func.attr == "format"
    if func.attr in _TEXT_METHODS or (known and func.attr in _KNOWN_TEXT_METHODS):
        return True
    if func.attr in _SEPARATING:
        return bool(call.args) and constant and isinstance(call.args[0], ast.Constant)
    return func.attr in _CODECS and constant


def is_small(code: Code, node: ast.expr) -> bool:
    """Tell whether a container is visibly a handful of elements, or a number."""
    match node:
        case ast.List() | ast.Tuple() | ast.Set():
            return len(node.elts) <= FEW_TURNS
        case ast.Dict():
            return len(node.keys) <= FEW_TURNS
        case ast.Constant() | ast.Compare():
            return True
        case ast.Name():
            bindings = code.bindings(node)
            value = bindings[0].value if len(bindings) == 1 else None
            return isinstance(value, (ast.Tuple, ast.Set, ast.Constant, ast.List)) and is_small(code, value)
        case _:
            return code.kind(node) in {"int", "float", "bool", "none"}


def is_old(code: Code, node: ast.expr) -> bool:
    """Tell whether a value is an element that exists already, or a number: nothing that is made anew."""
    if not isinstance(node, ast.Call):
        return isinstance(node, ast.Subscript)
    origin = code.origin(node.func)
    method = origin is None and isinstance(node.func, ast.Attribute) and node.func.attr in _ARRAY_FOLDS
    return origin in _FOLDS or method


def elements(node: ast.expr) -> tuple[ast.expr, ...]:
    """Return the collections that an expression goes through: what is sorted, summed, joined, combined."""
    match node:
        case ast.Call(args=[first, *_]):
            return (first, *elements(first)) if isinstance(first, ast.Call) else (first,)
        case ast.Call(func=ast.Attribute(value=value)):
            return (value,)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.BinOp():
            return (node,)
        case _:
            return ()


def _hashes(code: Code, node: ast.expr) -> bool:
    """Tell whether an expression makes a set or dict: who makes one expects more than a few elements."""
    for part in code.below(node):
        made = isinstance(part, ast.Call) and code.origin(part.func) in {"set", "frozenset", "dict"}
        if made or isinstance(part, (ast.SetComp, ast.DictComp)):
            return True
    return False


_BARS = {
    Work.SCAN: Bar(WARM, Size.MANY),
    Work.ARRAY: Bar(WARM, Size.OPEN),
    Work.TEXT: Bar(ASKED),
    Work.PATH: Bar(HOT, Size.MANY),
    Work.FUNCTION: Bar(HOT, Size.MANY),
}
"""A pass over a collection in each turn grows with it; a call is small, unless it is made very often."""


def needed(code: Code, node: ast.expr, work: Work, always: bool) -> Bar:
    """Return what must be known of repeated work before it is worth a word, given whether each turn does it.

    A set made in each turn needs less evidence: who makes one expects more than a few elements.
    """
    return Bar(WARM, Size.OPEN) if always and _hashes(code, node) else _BARS[work]
