"""Awaits that follow one another though none needs what the other gives."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.syntax.awaits import takes_turns
from engine.syntax.code import Code
from engine.syntax.nodes import descend, dotted

_OTHER_LOOPS = frozenset({"twisted", "trio", "curio"})
"""Packages whose coroutines run on another event loop than that of asyncio."""
_FETCHES = re.compile(r"^_?(fetch|get|load|request|download|read|list|search|lookup|find|query)(_|$)")
_SHARED = re.compile(
    r"(^|_)(db|session|cursor|conn|connection|store|reader|writer|stream|txn|tx|lock|ws|auth)s?$"
)


@dataclass(frozen=True, slots=True, eq=False)
class Awaited:
    """A run of statements `name = await call`, none of which needs what another gives."""

    steps: tuple[ast.Assign, ...]
    names: tuple[str, ...]
    calls: tuple[ast.Call, ...]


def independent_awaits(code: Code, function: ast.AsyncFunctionDef) -> Iterator[Awaited]:
    """Yield the runs of independent awaits of a coroutine that only fetch something, in source order."""
    imported = [statement.module or "" for statement in code.nodes(ast.ImportFrom)]
    imported += [alias.name for statement in code.nodes(ast.Import) for alias in statement.names]
    if any(name.partition(".")[0] in _OTHER_LOOPS for name in imported):
        return
    for node in code.own(function):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield from _runs(block)


def _runs(block: list[ast.stmt]) -> Iterator[Awaited]:
    run: list[tuple[ast.Assign, str, ast.Call]] = []
    for statement in [*block, ast.Pass()]:
        step = _step(statement)
        if step is not None and not _needs(step[2], {name for _, name, _ in run}):
            run.append(step)
            continue
        if len(run) > 1 and len({name for _, name, _ in run}) == len(run) == len(
            {_spelled(one) for one in run}
        ):
            steps, names, calls = zip(*run, strict=True)
            yield Awaited(steps, names, calls)
        run = [step] if step is not None else []


def _spelled(step: tuple[ast.Assign, str, ast.Call]) -> str:
    """Alike calls take turns: two lines of a stream."""
    return ast.unparse(step[2])


def _step(statement: ast.stmt) -> tuple[ast.Assign, str, ast.Call] | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=target)], value=ast.Await(value=ast.Call() as call)):
            pass
        case _:
            return None
    path = dotted(call.func)
    if path is None or takes_turns(path) or any(isinstance(part, ast.Await) for part in descend(call)):
        return None
    owner, _, name = path.rpartition(".")
    if not _FETCHES.match(name):
        return None
    owner = owner.rpartition(".")[2]
    shares = _SHARED.search(owner) or any(
        isinstance(part, ast.Name) and _SHARED.search(part.id) for part in descend(call)
    )
    return None if shares else (statement, target, call)


def _needs(call: ast.Call, names: set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in names for part in descend(call))
