"""Which calls are worth counting: round trips, and work that grows with what it is given."""

from __future__ import annotations

import ast
from functools import cache
from typing import Literal

from engine.syntax.code import Code
from engine.syntax.nodes import dotted
from engine.syntax.querysets import ASKING, is_queryset

LOOPS_OVER = "loops over what it is given"
"""Why a call of a function of the repository is expensive that leaves the process nowhere."""

GOES_THROUGH = "goes through what it is given"
"""Why a call is expensive that hands its argument to one such as `sorted` or `json.loads`."""
COMPILES = "prepares the same thing each time"
"""Why a call is expensive that compiles a pattern or the like."""

Trip = Literal["asks the network", "asks the database", "starts a process", "asks the file system"]
"""What a call that leaves the process does."""

_NETWORK = ("requests.", "httpx.", "urllib3.", "urllib.request.urlopen", "aiohttp.request", "smtplib.SMTP")
_NO_TRIP = frozenset(
    {"Session", "Client", "AsyncClient", "Timeout", "Request", "PoolManager", "exceptions", "auth", "codes"}
)
"""Names of these packages that only build objects."""
_PROCESS = frozenset(
    {"subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output",
     "subprocess.Popen", "os.system", "os.popen"}
)  # fmt: skip
_FILES = frozenset(
    {"open", "io.open", "os.listdir", "os.scandir", "os.walk", "glob.glob", "shutil.which", "os.getcwd"}
)
_HTTP_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "request"})
_SQL_VERBS = frozenset({"execute", "executemany", "fetch", "fetchrow", "fetchval", "scalar", "scalars"})
_SQL_RECEIVERS = frozenset({"cursor", "cur", "session", "connection", "conn", "engine", "db", "txn", "pool"})

_VERBS = ASKING | _SQL_VERBS | _HTTP_VERBS

WORK = frozenset(
    {
        "sorted", "set", "frozenset", "list", "tuple", "sum", "max", "min", "copy.deepcopy", "json.loads",
        "json.dumps", "yaml.safe_load", "pickle.loads", "pickle.dumps", "ast.parse", "collections.Counter",
        "dict", "toml.loads", "tomllib.loads", "typing.get_type_hints",
    }
)  # fmt: skip
"""Calls whose time grows with their first argument."""
COMPILING = frozenset({"re.compile", "inspect.signature", "struct.Struct", "string.Template"})
"""Calls that prepare something for use: the same each time."""


def round_trip(code: Code, call: ast.Call) -> Trip | None:
    """Return what a call visibly asks outside of the process, None for calls that do not."""
    origin = code.origin(call.func)
    if origin is not None and not origin.startswith("here."):
        if origin in _PROCESS:
            return "starts a process"
        if origin in _FILES:
            return "asks the file system"
        if trip_of(origin) == "asks the network":
            return "asks the network"
    if isinstance(call.func, ast.Attribute):
        if call.func.attr in ASKING and is_queryset(code, call.func.value):
            return "asks the database"
        return trip_by_words(code, call, call.func)
    return None


def trip_by_words(code: Code, call: ast.Call, func: ast.Attribute) -> Trip | None:
    """Return what a method call asks outside of the process, told from the words around it alone: without
    reading a scope, for every call of a file."""
    method, receiver = func.attr, func.value
    if method not in _VERBS:
        return None
    if method in ASKING and _on_manager(receiver):
        return "asks the database"
    name = (dotted(receiver) or "").rpartition(".")[2].strip("_").lower()
    if method in _SQL_VERBS and name in _SQL_RECEIVERS and call.args:
        return "asks the database"
    if method in _HTTP_VERBS and call.args and _is_http(code, call, name):
        return "asks the network"
    return None


def _on_manager(receiver: ast.expr) -> bool:
    """Tell whether a chain of calls and attributes goes through the manager of a Django model."""
    part = receiver
    while isinstance(part, (ast.Call, ast.Attribute)):
        if isinstance(part, ast.Attribute) and part.attr in {"objects", "_default_manager"}:
            return True
        part = part.func if isinstance(part, ast.Call) else part.value
    return False


def cost_of(origin: str, call: ast.Call) -> str:
    """Return why a call of a builtin or of another package, by its dotted name, takes time; nothing where it
    does not."""
    known = _cost_of(origin)
    if known == GOES_THROUGH:
        several = origin in {"max", "min"} and len(call.args) > 1
        return "" if several or not call.args or _is_small(call.args[0]) else known
    return known


@cache
def _cost_of(origin: str) -> str:
    if origin in _PROCESS:
        return "starts a process"
    if origin in _FILES:
        return "asks the file system"
    if origin in WORK:
        return GOES_THROUGH
    return COMPILES if origin in COMPILING else trip_of(origin) or ""


def trip_of(origin: str) -> Trip | None:
    """Return what a call, by its dotted name, asks outside of the process: of a package, of a manager."""
    if origin.startswith(_NETWORK) and _NO_TRIP.isdisjoint(origin.split(".")):
        return "asks the network"
    *owner, method = origin.split(".")
    return "asks the database" if method in ASKING and owner[-1:] == ["objects"] else None


def _is_http(code: Code, call: ast.Call, receiver: str) -> bool:
    """Tell whether a method of `session` or `client` is a request: it is awaited, or its result read so."""
    if not receiver.endswith(("session", "client", "http")):
        return False
    if isinstance(code.parent(call), ast.Await):
        return True
    names = {keyword.arg for keyword in call.keywords}
    return not names.isdisjoint({"headers", "timeout", "json", "params", "verify", "stream"})


def work(code: Code, call: ast.Call) -> str | None:
    """Return the dotted origin of a call whose time grows with its argument, or that compiles something."""
    origin = code.origin(call.func)
    if origin is None or not call.args:
        return None
    if origin in COMPILING:
        return origin
    if origin not in WORK or (origin in {"max", "min"} and len(call.args) > 1):
        return None
    return None if _is_small(call.args[0]) else origin


def _is_small(argument: ast.expr) -> bool:
    return isinstance(argument, (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set))
