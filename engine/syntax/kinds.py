"""What kind of value an expression holds, as far as literals, constructors and annotations tell.

This is not type inference: an answer of None means "do not know", and rules then stay silent.
"""

from __future__ import annotations

import ast
from typing import Literal

Kind = Literal[
    "list", "tuple", "set", "frozenset", "dict", "str", "bytes", "bytearray", "int", "float", "bool", "none",
    "deque", "iterator", "range", "dict_view", "pattern", "match", "function", "object", "ndarray",
    "dataframe",
    "queryset", "array",
]  # fmt: skip

IMMUTABLE: frozenset[Kind] = frozenset(
    {"tuple", "frozenset", "str", "bytes", "int", "float", "bool", "none", "range", "pattern", "match"}
)
SEQUENCES: frozenset[Kind] = frozenset({"list", "tuple"})
"""Kinds whose membership test looks at one element after the other."""

_LITERALS: dict[type[ast.AST], Kind] = {
    ast.List: "list",
    ast.ListComp: "list",
    ast.Tuple: "tuple",
    ast.Set: "set",
    ast.SetComp: "set",
    ast.Dict: "dict",
    ast.DictComp: "dict",
    ast.GeneratorExp: "iterator",
    ast.JoinedStr: "str",
    ast.Lambda: "function",
    ast.Compare: "bool",
}

_CONSTANTS: dict[type, Kind] = {
    str: "str",
    bytes: "bytes",
    bool: "bool",
    int: "int",
    float: "float",
    type(None): "none",
}

CALLS: dict[str, Kind] = {
    "list": "list", "sorted": "list", "dir": "list", "tuple": "tuple", "set": "set", "frozenset": "frozenset",
    "dict": "dict", "vars": "dict", "globals": "dict", "locals": "dict", "str": "str", "repr": "str",
    "ascii": "str", "chr": "str", "hex": "str",
    "bin": "str", "oct": "str", "format": "str", "input": "str", "bytes": "bytes", "bytearray": "bytearray",
    "int": "int", "len": "int", "ord": "int", "hash": "int", "id": "int", "float": "float", "bool": "bool",
    "isinstance": "bool", "issubclass": "bool", "callable": "bool", "any": "bool", "all": "bool",
    "hasattr": "bool", "range": "range", "map": "iterator", "filter": "iterator", "zip": "iterator",
    "enumerate": "iterator", "reversed": "iterator", "iter": "iterator",
    "collections.deque": "deque", "collections.defaultdict": "dict", "collections.OrderedDict": "dict",
    "collections.Counter": "dict", "re.compile": "pattern", "re.match": "match", "re.search": "match",
    "re.fullmatch": "match", "re.findall": "list", "re.split": "list", "re.sub": "str", "re.escape": "str",
    "os.listdir": "list", "glob.glob": "list", "os.path.join": "str", "os.path.basename": "str",
    "os.path.dirname": "str", "os.path.abspath": "str", "os.path.realpath": "str", "os.path.normpath": "str",
    "os.path.relpath": "str", "os.path.expanduser": "str", "os.getcwd": "str", "shlex.split": "list",
    "json.dumps": "str", "time.time": "float", "time.perf_counter": "float", "time.monotonic": "float",
    "array.array": "array", "itertools.chain": "iterator", "itertools.chain.from_iterable": "iterator",
    "itertools.product": "iterator", "itertools.islice": "iterator", "itertools.groupby": "iterator",
    "numpy.array": "ndarray", "numpy.zeros": "ndarray", "numpy.ones": "ndarray", "numpy.empty": "ndarray",
    "numpy.arange": "ndarray", "numpy.asarray": "ndarray", "numpy.linspace": "ndarray",
    "numpy.full": "ndarray",
    "pandas.DataFrame": "dataframe", "pandas.read_csv": "dataframe", "pandas.read_sql": "dataframe",
}  # fmt: skip
"""Kinds returned by calls whose dotted origin is known."""

METHODS: dict[str, Kind] = {
    "split": "list", "rsplit": "list", "splitlines": "list", "partition": "tuple", "rpartition": "tuple",
    "join": "str", "upper": "str", "lower": "str", "strip": "str", "lstrip": "str", "rstrip": "str",
    "title": "str",
    "capitalize": "str", "casefold": "str", "swapcase": "str", "format": "str", "zfill": "str",
    "ljust": "str",
    "rjust": "str", "center": "str", "expandtabs": "str", "removeprefix": "str", "removesuffix": "str",
    "encode": "bytes", "decode": "str", "hexdigest": "str", "isoformat": "str", "startswith": "bool",
    "endswith": "bool",
    "isdigit": "bool", "isalpha": "bool", "isalnum": "bool", "isspace": "bool", "isupper": "bool",
    "islower": "bool",
    "isidentifier": "bool", "tolist": "list", "most_common": "list", "readlines": "list", "findall": "list",
}  # fmt: skip
"""Kinds returned by methods that only one builtin type has, or whose result is of one kind wherever it
exists."""

ANNOTATIONS: dict[str, Kind] = {
    "list": "list", "List": "list", "typing.List": "list", "tuple": "tuple", "Tuple": "tuple",
    "typing.Tuple": "tuple",
    "set": "set", "Set": "set", "typing.Set": "set", "frozenset": "frozenset", "FrozenSet": "frozenset",
    "typing.FrozenSet": "frozenset", "dict": "dict", "Dict": "dict", "typing.Dict": "dict",
    "defaultdict": "dict",
    "DefaultDict": "dict", "typing.DefaultDict": "dict", "collections.defaultdict": "dict", "Counter": "dict",
    "collections.Counter": "dict", "OrderedDict": "dict", "collections.OrderedDict": "dict", "str": "str",
    "bytes": "bytes", "bytearray": "bytearray", "int": "int", "float": "float", "bool": "bool",
    "None": "none",
    "deque": "deque", "Deque": "deque", "typing.Deque": "deque", "collections.deque": "deque",
    "re.Pattern": "pattern", "Pattern": "pattern", "typing.Pattern": "pattern",
    "Iterator": "iterator", "typing.Iterator": "iterator", "collections.abc.Iterator": "iterator",
    "Generator": "iterator", "typing.Generator": "iterator", "collections.abc.Generator": "iterator",
    "np.ndarray": "ndarray", "numpy.ndarray": "ndarray", "NDArray": "ndarray",
    "numpy.typing.NDArray": "ndarray",
    "pd.DataFrame": "dataframe", "pandas.DataFrame": "dataframe", "QuerySet": "queryset",
    "django.db.models.QuerySet": "queryset", "models.QuerySet": "queryset",
}  # fmt: skip


def literal_kind(node: ast.expr) -> Kind | None:
    """Return the kind of a literal or comprehension, None for anything else."""
    if isinstance(node, ast.Constant):
        return _CONSTANTS.get(type(node.value))
    return _LITERALS.get(type(node))


def annotation_kind(annotation: ast.expr) -> Kind | None:
    """Return the kind that an annotation names; `X | None` and `Optional[X]` count as X, quotes are read."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            return annotation_kind(ast.parse(annotation.value, mode="eval").body)
        except (SyntaxError, ValueError):
            return None
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        return _of_alternatives([annotation.left, annotation.right])
    if isinstance(annotation, ast.Subscript):
        outer = _dotted(annotation.value)
        if outer in {"Optional", "typing.Optional", "Final", "typing.Final", "ClassVar", "typing.ClassVar"}:
            return annotation_kind(annotation.slice)
        if outer in {"Annotated", "typing.Annotated"} and isinstance(annotation.slice, ast.Tuple):
            return annotation_kind(annotation.slice.elts[0])
        return ANNOTATIONS.get(outer)
    return ANNOTATIONS.get(_dotted(annotation))


def _of_alternatives(parts: list[ast.expr]) -> Kind | None:
    kinds = {annotation_kind(part) for part in parts if not _is_none(part)}
    return kinds.pop() if len(kinds) == 1 else None


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _dotted(node: ast.expr) -> str:
    return ast.unparse(node) if isinstance(node, (ast.Name, ast.Attribute)) else ""
