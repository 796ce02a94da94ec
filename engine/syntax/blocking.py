"""Calls that block the event loop inside coroutines, and how to await them instead."""

from __future__ import annotations

import ast

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.nodes import COMPREHENSIONS
from engine.syntax.splice import ensure_import, insert_after, replace, replace_between

_BLOCKING = frozenset(
    {
        "time.sleep", "os.system", "subprocess.run", "subprocess.call", "subprocess.check_call",
        "subprocess.check_output", "urllib.request.urlopen", "requests.get", "requests.post", "requests.put",
        "requests.patch", "requests.delete", "requests.head", "requests.request", "httpx.get", "httpx.post",
        "httpx.put", "httpx.patch", "httpx.delete", "httpx.head", "httpx.request",
    }
)  # fmt: skip
_OTHER_LOOPS = frozenset({"twisted", "trio", "curio"})
CALLED = frozenset(origin.rpartition(".")[2] for origin in _BLOCKING)
"""The names of the blocking functions, without their modules."""


def blocking_origin(code: Code, call: ast.Call) -> str | None:
    """Return the name of the blocking function that a coroutine calls, None for all other calls."""
    origin = code.origin(call.func)
    if origin not in _BLOCKING or not isinstance(code.function(call), ast.AsyncFunctionDef):
        return None
    if code.once(_has_another_loop):
        return None
    lets_go = call.args and isinstance(call.args[0], ast.Constant) and not call.args[0].value
    return None if origin == "time.sleep" and lets_go else origin


def _has_another_loop(code: Code) -> bool:
    """Tell whether a file works with an event loop that is not asyncio's, where `to_thread` fails."""
    names = [alias.name for node in code.nodes(ast.Import) for alias in node.names]
    names += [node.module or "" for node in code.nodes(ast.ImportFrom) if not node.level]
    return any(name.partition(".")[0] in _OTHER_LOOPS for name in names)


def awaited_edits(code: Code, call: ast.Call, origin: str) -> tuple[Edit, ...]:
    """Return the edits that await the call without blocking, none where an `await` has no place."""
    imported = ensure_import(code.module, "asyncio", None)
    if imported is None or _is_lazy(code, call) or not call.args or call.args[0].lineno != call.func.lineno:
        return ()
    edits, asyncio = imported
    above = code.parent(call)
    alone = isinstance(above, (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return, ast.keyword)) or (
        isinstance(above, ast.Call) and call is not above.func
    )
    start, end = ("", "") if alone else ("(", ")")
    if origin == "time.sleep":
        waited = [replace(call.func, f"{start}await {asyncio}.sleep")]
    else:
        text = f"{start}await {asyncio}.to_thread({code.text(call.func)}, {code.text(call.args[0])}"
        waited = [replace_between(call.func, call.args[0], text)]
    closing = [insert_after(call, end)] if end else []
    return (*edits, *waited, *closing)


def _is_lazy(code: Code, call: ast.Call) -> bool:
    """Tell whether a call stands in a lambda or comprehension, where an `await` changes more."""
    for above in code.module.ancestors(call):
        if isinstance(above, (ast.Lambda, *COMPREHENSIONS)):
            return True
        if isinstance(above, ast.stmt):
            return False
    return True
