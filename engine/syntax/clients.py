"""Clients, connections and pools that are made where one of them would do."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.syntax.callers import callers
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency, guarded
from engine.syntax.nodes import COMPREHENSIONS, LoopNode

_MAKERS = frozenset(
    {
        "requests.Session", "requests.session", "httpx.Client", "httpx.AsyncClient", "aiohttp.ClientSession",
        "urllib3.PoolManager", "boto3.client", "boto3.resource", "boto3.Session", "sqlite3.connect",
        "psycopg2.connect", "psycopg.connect", "pymysql.connect", "MySQLdb.connect", "asyncpg.connect",
        "redis.Redis", "redis.StrictRedis", "redis.from_url", "pymongo.MongoClient", "smtplib.SMTP",
        "smtplib.SMTP_SSL", "ftplib.FTP", "http.client.HTTPConnection", "http.client.HTTPSConnection",
        "ssl.create_default_context", "concurrent.futures.ThreadPoolExecutor",
        "concurrent.futures.ProcessPoolExecutor", "multiprocessing.Pool", "multiprocessing.pool.ThreadPool",
        "paramiko.SSHClient", "sqlalchemy.create_engine",
    }
)  # fmt: skip
CALLED = frozenset(origin.rpartition(".")[2] for origin in _MAKERS)
"""The names of what makes clients, without their modules."""


@dataclass(frozen=True, slots=True, eq=False)
class MadeAgain:
    """A call that makes a client per turn of `loop`; `caller` is the call in the loop, when the client is
    made in the function called there.
    """

    loop: LoopNode
    caller: ast.Call | None = None


def made_again(code: Code, call: ast.Call) -> MadeAgain | None:
    """Return the loop in each turn of which a call makes the same client anew, None for other calls."""
    if code.origin(call.func) not in _MAKERS or guarded_anywhere(code, call):
        return None
    if not all(_is_plain(code, part) for part in (*call.args, *(word.value for word in call.keywords))):
        return None
    for loop in code.loops(call):
        return MadeAgain(loop) if _often(code, call, loop) and _stays(code, call, loop) else None
    return _per_call(code, call)


def guarded_anywhere(code: Code, call: ast.Call) -> bool:
    """Tell whether a loop around the call may be there to try again."""
    return any(guarded(code, call, loop) for loop in code.loops(call))


def _is_plain(code: Code, value: ast.expr) -> bool:
    return not any(isinstance(part, (ast.Call, ast.Await, ast.Lambda)) for part in code.below(value))


def _often(code: Code, node: ast.AST, loop: LoopNode) -> bool:
    if isinstance(loop, ast.While):
        return False
    return frequency(code, node, loop) >= Frequency.SOMETIMES and not few_turns(code, loop)


def _stays(code: Code, call: ast.Call, loop: LoopNode) -> bool:
    return all(
        code.unchanged(value, loop, lenient=True)
        for value in (*call.args, *(word.value for word in call.keywords))
    )


def _per_call(code: Code, call: ast.Call) -> MadeAgain | None:
    """The client is made once per call of a function that this file calls in a loop, from nothing that the
    caller gives.
    """
    function = code.function(call)
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return None
    given = code.scope(function).bindings
    for value in (*call.args, *(word.value for word in call.keywords)):
        if any(isinstance(part, ast.Name) and part.id in given for part in code.below(value)):
            return None
    if isinstance(code.parent(call), ast.Return):
        return None
    for caller in callers(code, function):
        for loop in code.loops(caller):
            tries = guarded(code, caller, loop) and not isinstance(loop, COMPREHENSIONS)
            if _often(code, caller, loop) and not tries:
                return MadeAgain(loop, caller)
    return None
