"""Inner loops whose elements come from a call that has nothing to do with the loop around them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.local_purity import pure_function
from engine.syntax.nodes import COMPREHENSIONS, Comprehension, LoopNode, descend, dotted, same, target_names
from engine.syntax.steady import call_steadiness
from engine.syntax.work import Work, work_of

_WRAPPERS = frozenset({"enumerate", "zip", "reversed", "map", "filter", "iter"})
_STATEFUL = re.compile(
    r"(^|_)(read\w*|next\w*|pop\w*|recv|receive|fetch\w*|poll|stream|walk|wait|drain|consume|take|draw|random|"
    r"rand|shuffle|sample|choices?|permutation|open|input|send|flush|listen|iter\w*|gen|generate|generator|"
    r"yield|batch|batches|chunks?|now|time|as_completed|scan|lines|tokenize|load|query|execute|select|\w*range|"
    r"pairwise)($|_|s$)"
)
"""Words in the names of functions that give something new each time, do so lazily, or cost nothing."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A call that gives an inner loop its elements, and the loop around that makes it again in each turn."""

    call: ast.Call
    loop: LoopNode
    always: bool


def inner_iterables(code: Code, inner: ast.For | Comprehension) -> Iterator[Inner]:
    """Yield the calls that `inner` goes through and that an outer loop repeats without need."""
    first = inner.iter if isinstance(inner, ast.For) else inner.generators[0].iter
    for call in _calls_behind(code, first):
        found = _outermost(code, call)
        if found is not None:
            yield found
    if isinstance(inner, COMPREHENSIONS) and len(inner.generators) > 1 and not few_turns(code, inner):
        yield from _in_later_clauses(code, inner)


def _in_later_clauses(code: Code, inner: Comprehension) -> Iterator[Inner]:
    """Yield the calls of `for b in call()` that do not depend on the clauses before."""
    bound: set[str] = set()
    for position, clause in enumerate(inner.generators):
        if position and not clause.is_async:
            for call in _calls_behind(code, clause.iter):
                if not bound & {part.id for part in descend(call) if isinstance(part, ast.Name)}:
                    yield Inner(call, inner, not inner.generators[0].ifs)
        bound.update(name.id for name in target_names(clause.target))


def _calls_behind(code: Code, iterable: ast.expr) -> Iterator[ast.Call]:
    """Yield the calls whose result is gone through: of `enumerate(f(x))` that is `f(x)`."""
    if not isinstance(iterable, ast.Call):
        return
    if code.origin(iterable.func) in _WRAPPERS:
        for argument in iterable.args:
            yield from _calls_behind(code, argument)
    elif _may_cost(code, iterable):
        yield iterable


def _may_cost(code: Code, call: ast.Call) -> bool:
    """Tell whether a call probably makes a list in some time; those known to are told elsewhere."""
    path, origin = dotted(call.func), code.origin(call.func)
    if path is None or _calls_itself(code, call):
        return False
    work = work_of(code, call)
    if work is not None and (work is not Work.FUNCTION or pure_function(code, call)):
        return False
    name = path.rpartition(".")[2]
    if name[:1].isupper() or _STATEFUL.search(name):
        return False
    if origin is None:
        # Methods of one word are mostly views: `edges()`, `items()`.
        return isinstance(call.func, ast.Name) or "_" in name.strip("_")
    return "." in origin and not origin.startswith("itertools.")


def _calls_itself(code: Code, call: ast.Call) -> bool:
    """Tell whether a function expands itself: what it gives then takes more than asking for it again."""
    function = code.function(call)
    return isinstance(call.func, ast.Name) and getattr(function, "name", None) == call.func.id


def _outermost(code: Code, call: ast.Call) -> Inner | None:
    found: Inner | None = None
    for loop in code.loops(call):
        often = frequency(code, call, loop)
        if isinstance(loop, (ast.While, ast.AsyncFor)) or often <= Frequency.RARELY:
            break
        if not call_steadiness(code, call, loop) or _used_otherwise(code, call, loop):
            break
        if not few_turns(code, loop) and _uses_its_target(loop):
            found = Inner(call, loop, often is Frequency.ALWAYS)
    return found


def _uses_its_target(loop: LoopNode) -> bool:
    """Tell whether the turns of a loop differ; else it repeats its body for the sake of its effects."""
    if not isinstance(loop, ast.For):
        return True
    names = {name.id for name in target_names(loop.target)}
    parts = (part for statement in loop.body for part in descend(statement))
    return any(isinstance(part, ast.Name) and part.id in names for part in parts)


def _used_otherwise(code: Code, call: ast.Call, loop: LoopNode) -> bool:
    """Tell whether `loop` calls another method of the same object: a cursor, a parser."""
    if not isinstance(call.func, ast.Attribute):
        return False
    return any(
        isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and same(part.func.value, call.func.value)
        and not same(part, call)
        for part in descend(loop)
    )
