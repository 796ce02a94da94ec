"""Which calls are known to have no effect and to depend on their arguments alone.

The lists follow the Python library reference. A call that is not listed is not pure here, whatever it does.
"""

from __future__ import annotations

PURE_CALLS = frozenset(
    {
        "abs", "all", "any", "ascii", "bin", "bool", "bytes", "callable", "chr", "complex", "dict", "divmod",
        "enumerate", "float", "format", "frozenset", "hash", "hex", "id", "int", "isinstance",
        "issubclass", "len",
        "list", "map", "max", "min", "oct", "ord", "pow", "range", "repr", "reversed", "round", "set",
        "slice",
        "sorted", "str", "sum", "tuple", "type", "zip", "hasattr", "getattr", "filter", "bytearray",
        "copy.copy", "copy.deepcopy", "fnmatch.translate", "functools.partial", "functools.reduce",
        "os.path.join", "os.path.basename", "os.path.dirname", "os.path.splitext", "os.path.normpath",
        "os.path.normcase", "os.path.isabs", "os.path.split", "os.path.commonprefix", "os.fspath",
        "re.compile", "re.escape", "re.match", "re.search", "re.fullmatch", "re.findall", "re.sub",
        "re.split",
        "json.loads", "json.dumps", "textwrap.dedent", "textwrap.indent", "textwrap.wrap", "shlex.split",
        "shlex.quote", "html.escape", "html.unescape", "keyword.iskeyword", "posixpath.join", "ntpath.join",
        "urllib.parse.urlparse", "urllib.parse.urlsplit", "urllib.parse.urljoin", "urllib.parse.quote",
        "urllib.parse.unquote", "urllib.parse.urlencode", "urllib.parse.parse_qs", "struct.calcsize",
        "struct.pack", "struct.unpack", "struct.Struct", "datetime.datetime", "datetime.date",
        "datetime.timedelta",
        "decimal.Decimal", "fractions.Fraction", "pathlib.PurePath", "pathlib.PurePosixPath", "pathlib.Path",
        "collections.OrderedDict", "collections.Counter", "collections.deque", "collections.defaultdict",
        "itertools.chain", "itertools.product", "itertools.combinations", "itertools.permutations",
        "itertools.islice", "itertools.chain.from_iterable", "string.capwords", "unicodedata.normalize",
        "unicodedata.category", "ipaddress.ip_address", "ipaddress.ip_network", "uuid.UUID", "hashlib.md5",
        "hashlib.sha1", "hashlib.sha256", "base64.b64encode", "base64.b64decode", "binascii.hexlify",
        "binascii.unhexlify", "zlib.crc32", "statistics.mean", "statistics.median",
        "typing.cast", "dataclasses.fields", "inspect.isclass", "inspect.isfunction", "inspect.signature",
        "typing.get_type_hints", "ast.literal_eval", "datetime.datetime.strptime",
    }
)  # fmt: skip
"""Dotted origins of calls without effect. `list`, `sum`, `sorted` … still use up an iterator given to
them."""

PURE_ARRAY_CALLS = frozenset(
    {
        "abs", "all", "any", "arange", "argmax", "argmin", "argsort", "array", "array_equal", "asarray",
        "average",
        "bincount", "ceil", "clip", "corrcoef", "cos", "count_nonzero", "cov", "cross", "cumprod", "cumsum",
        "deg2rad", "diag", "diff", "digitize", "dot", "einsum", "exp", "expand_dims", "eye", "flatnonzero",
        "floor",
        "full", "histogram", "identity", "interp", "isfinite", "isin", "isnan", "linspace", "log", "log10",
        "log1p",
        "log2", "logical_and", "logical_not", "logical_or", "logspace", "max", "mean", "median",
        "meshgrid", "min",
        "nanmax", "nanmean", "nanmin", "nanstd", "nansum", "nonzero", "ones", "outer", "percentile",
        "power", "prod",
        "quantile", "rad2deg", "round", "searchsorted", "sin", "sort", "sqrt", "square", "std", "sum",
        "tan", "tanh",
        "tile", "trace", "tril", "triu", "unique", "var", "where", "zeros",
    }
)  # fmt: skip
"""Functions of numpy without effect."""

PURE_MODULES = frozenset(
    {"math", "cmath", "operator", "colorsys", "bisect", "numpy.linalg", "numpy.fft", "scipy.linalg"}
)
"""Modules whose every function is pure (`bisect.insort*` and `operator.i*`/`setitem` excepted below)."""

_IMPURE_IN_PURE_MODULES = ("bisect.insort", "operator.setitem", "operator.delitem", "operator.i")

PURE_METHODS = frozenset(
    {
        # str and bytes
        "capitalize", "casefold", "center", "count", "decode", "encode", "endswith", "expandtabs", "find",
        "format",
        "format_map", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier",
        "islower",
        "isnumeric", "isprintable", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip",
        "partition",
        "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit",
        "rstrip",
        "split", "splitlines", "startswith", "strip", "swapcase", "title", "translate", "upper", "zfill",
        "hex",
        # set, dict, list, tuple
        "difference", "intersection", "isdisjoint", "issubset", "issuperset", "symmetric_difference", "union",
        "copy", "items", "keys", "values",
        # arrays and data frames
        "argmax", "argmin", "cumsum", "max", "mean", "median", "min", "nunique", "prod", "quantile", "std",
        "sum",
        "to_numpy", "tolist", "var",
        # int, float, datetime
        "bit_length", "to_bytes", "is_integer", "total_seconds", "isoformat", "strftime", "timestamp",
        "weekday", "isoweekday", "as_posix", "with_suffix", "with_name", "joinpath", "is_absolute",
    }
)  # fmt: skip
"""Methods without effect on every type of the standard library that has them. `get`, `read`, `update` are not
here: too many classes of other people use these names for work with effects."""

IMMUTABLE_METHODS = frozenset(
    {
        "capitalize", "casefold", "center", "decode", "encode", "endswith", "expandtabs", "isalnum",
        "isalpha",
        "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace",
        "istitle", "isupper", "ljust", "lower", "lstrip", "partition", "removeprefix", "removesuffix",
        "rfind",
        "rindex", "rjust", "rpartition", "rsplit", "rstrip", "splitlines", "startswith", "strip", "swapcase",
        "title", "translate", "upper", "zfill",
    }
)  # fmt: skip
"""Methods that only `str`, `bytes` and their like have: the receiver can be taken for immutable."""

MUTATORS = frozenset(
    {
        "add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert", "pop", "popitem",
        "popleft", "remove", "reverse", "rotate", "setdefault", "sort", "update", "difference_update",
        "intersection_update", "symmetric_difference_update", "write", "writelines", "send", "put", "push",
        "set", "delete", "save", "close", "__setitem__", "__delitem__", "subtract", "move_to_end",
        "appendChild",
    }
)  # fmt: skip
"""Methods that change their receiver."""


CHEAP_CALLS = frozenset(
    {
        "abs",
        "bool",
        "bytes",
        "callable",
        "cast",
        "chr",
        "copy",
        "count",
        "dict",
        "endswith",
        "enumerate",
        "filter",
    }
    | {
        "find",
        "float",
        "format",
        "frozenset",
        "getattr",
        "hasattr",
        "hash",
        "hex",
        "id",
        "index",
        "int",
        "isinstance",
    }
    | {
        "issubclass",
        "items",
        "iter",
        "keys",
        "len",
        "list",
        "lower",
        "map",
        "max",
        "min",
        "ord",
        "range",
        "repr",
    }
    | {
        "reversed",
        "round",
        "set",
        "slice",
        "startswith",
        "str",
        "strip",
        "super",
        "title",
        "tuple",
        "type",
        "upper",
    }
    | {"values", "vars", "zip"}
)
"""Calls that cost about as much as binding a name."""


def call_is_pure(origin: str) -> bool:
    """Tell whether a call with this dotted origin is known to have no effect."""
    if origin in PURE_CALLS:
        return True
    module, _, name = origin.rpartition(".")
    if module == "numpy":
        return name in PURE_ARRAY_CALLS
    return module in PURE_MODULES and bool(name) and not origin.startswith(_IMPURE_IN_PURE_MODULES)
