"""What makes a function worth a question, where the rules see nothing: how often it runs, and what it does.

None of this says that it is slow: a question costs money and time, so it goes where an answer may matter.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.knowledge import Call, FunctionFacts, Standing
from engine.rewrite.functions import Function
from engine.syntax.code import Code
from engine.syntax.costs import GOES_THROUGH, LOOPS_OVER
from engine.syntax.flow import leaves
from engine.syntax.nodes import descend

HARD = 10
"""From this cyclomatic complexity on, a function has ways that may be left out or left early."""

_CALLS = 3
"""From so many calls on, a function without arguments makes something that may be worth keeping."""

_STEPS = 3
"""The most steps of heat, and the most loops inside one another, that count."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of one function: `facts` of itself, `standing` among the others, `calls` of functions
    that were read with what these cost, and its cyclomatic `complexity`."""

    facts: FunctionFacts
    standing: Standing
    calls: Sequence[tuple[Call, FunctionFacts, str]]
    complexity: int


@dataclass(frozen=True, slots=True)
class Interest:
    """How much a question may bring (0: nothing that is seen), and why, clauses."""

    points: int
    reasons: tuple[str, ...]


def interest(code: Code, function: Function, signs: Signs) -> Interest:
    """Weigh a function of a linked file."""
    found = [*_from_around(signs), *_from_within(code, function, signs)]
    return Interest(sum(points for points, _ in found), tuple(reason for _, reason in found))


def leads_out(facts: FunctionFacts) -> bool:
    """Tell whether a function takes its time for another reason than by going through what it is given."""
    return facts.cost not in {"", LOOPS_OVER, GOES_THROUGH}


def _from_around(signs: Signs) -> Iterator[tuple[int, str]]:
    standing, facts = signs.standing, signs.facts
    if standing.heat:
        yield 2 * min(standing.heat, _STEPS), standing.because
    if standing.usage.recursive and not standing.because.startswith("it calls itself"):
        yield 1, "it calls itself"
    if leads_out(facts):
        yield 2, f"it {facts.cost}"
    looped = sorted((-call.loops, cost) for call, _, cost in signs.calls if cost and call.loops)
    if looped:
        yield 3, f"{looped[0][1]}, and is called in a loop"
    elif cost := next((cost for _, _, cost in signs.calls if cost), ""):
        yield 1, f"{cost}, and is called"


def _from_within(code: Code, function: Function, signs: Signs) -> Iterator[tuple[int, str]]:
    loops = min(signs.facts.loops, _STEPS)
    if loops:
        yield 2 * loops - 1, "loops inside loops" if loops > 1 else "it loops"
    if signs.complexity >= HARD:
        yield 1, f"a cyclomatic complexity of {signs.complexity}"
    repeated = _repeated_call(code, function, signs)
    if repeated:
        yield 2, f"`{repeated}` is called more than once with the same arguments"
    if _calls_itself_inside(function):
        yield 1, "a function in it calls itself"
    if _makes_the_same(function):
        yield 1, "it takes no arguments, calls others and returns what they give"
    early = _late_exit(function)
    if early:
        yield 2, early


def _repeated_call(code: Code, function: Function, signs: Signs) -> str:
    """Return the name of a function of the repository, not known to have an effect, that is called twice with
    arguments of the same text; empty for none."""
    for name in sorted(
        {call.callee[1].removesuffix(".__init__").rpartition(".")[2] for call, _, _ in signs.calls}
    ):
        callees = [facts for call, facts, _ in signs.calls if call.callee[1].endswith(name)]
        if any(facts.pure is False for facts in callees):
            continue
        times = Counter(code.text(call) for call in code.calls_within(function.node, name))
        if any(count > 1 for count in times.values()):
            return name
    return ""


def _calls_itself_inside(function: Function) -> bool:
    """Tell whether a function inside calls itself by its name: what it is asked twice is worked out twice."""
    return any(
        isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == inner.name
        for inner in descend(function.node)
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)) and inner is not function.node
        for part in descend(inner)
    )


def _makes_the_same(function: Function) -> bool:
    """Tell whether a function might make the same each time: it has no arguments, and calls others for what
    it returns."""
    arguments = function.node.args
    takes = [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    ]
    if any(takes):
        return False
    parts = list(descend(function.node, into_functions=False))
    calls = sum(isinstance(part, ast.Call) for part in parts)
    return calls >= _CALLS and any(isinstance(part, ast.Return) and part.value is not None for part in parts)


def _late_exit(function: Function) -> str:
    """Say that a function might leave earlier than it does: behind a loop it asks whether to go on, or a loop
    goes on after it has found what it looks for."""
    worked = False
    for statement in function.body:
        if worked and isinstance(statement, ast.If) and leaves(statement.body) and not statement.orelse:
            return f"it may return only in line {statement.lineno}, after a loop"
        if isinstance(statement, (ast.For, ast.AsyncFor, ast.While)):
            if _only_notes(statement):
                return f"the loop in line {statement.lineno} goes on once its answer is known"
            worked = True
    return ""


def _only_notes(loop: ast.For | ast.AsyncFor | ast.While) -> bool:
    """Tell whether all that a loop does is to note, under a test, that something was seen."""
    body = loop.body
    while len(body) == 1 and isinstance(body[0], ast.If) and not body[0].orelse:
        body = body[0].body
    if body is loop.body or any(isinstance(part, (ast.Break, ast.Return)) for part in descend(loop)):
        return False
    return all(isinstance(part, ast.Assign) and isinstance(part.value, ast.Constant) for part in body)
