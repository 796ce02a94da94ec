"""What the neighbours of a file may know of its functions, collected in one pass over its nodes."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from operator import attrgetter
from sys import stdlib_module_names

from engine.knowledge import CallFact, FunctionFacts
from engine.scan.contents import list_givers, searched_parameters
from engine.scan.effects import UNKNOWN, note_call, note_reads, note_signatures, note_statements
from engine.scan.outline import Draft, Outline
from engine.scan.spending import Remembering, cost_with_loops, note_cost, over_constants
from engine.scan.temperature import cold_file, command_file, entry_of, is_cold
from engine.syntax.code import Code

MODULE_BODY = "<module>"
"""The name under which calls in loops at module level are recorded: a script does its work there."""

_LINE = attrgetter("line")


def facts_of(code: Code, complexities: Mapping[tuple[str, int], int]) -> tuple[FunctionFacts, ...]:
    """Return the facts of every function of a linked file, in line order.

    Targets of calls and `needs` are dotted origins as `Code.origin` gives them; `here.` stands for this file,
    as in `here.helper` and, for `self.run()`, `here.Job.run`. Builtins and the standard library are left out
    of `calls`. In `needs`, `?` stands for something that no other function can settle.
    """
    outline = Outline(code.module)
    note_signatures(outline)
    changed = note_statements(outline)
    at_module_level = _note_calls(code, outline, changed)
    _note_loops(outline)
    note_reads(outline, changed)
    path = code.module.path
    cold = cold_file(path, _imported(outline))
    remembering = Remembering(code)
    searched, givers = searched_parameters(outline), list_givers(outline)
    facts = [
        _finish(draft, cold, complexities)._replace(
            keeps=remembering.of(draft),
            searches=searched.get(index, ()),
            gives="list" if index in givers else "",
        )
        for index, draft in enumerate(outline.drafts)
    ]
    if command_file(path):
        facts = [function._replace(entry="") for function in facts]
    if at_module_level:
        end = code.module.tree.body[-1].end_lineno or 1
        calls = tuple(at_module_level.values())
        facts.append(FunctionFacts(MODULE_BODY, 1, end, None, 0, False, (), calls, cold=True))
    facts.sort(key=_LINE)
    return tuple(facts)


def _note_loops(outline: Outline) -> None:
    for node in outline.loops:
        function = outline.places.function(node)
        if function >= 0:
            draft = outline.drafts[function]
            draft.loops = max(draft.loops, outline.places.loops(node) + 1)
            draft.loops_over_data = draft.loops_over_data or not over_constants(node)


def _note_calls(code: Code, outline: Outline, changed: set[str]) -> dict[str, CallFact]:
    """Record who calls what; return the calls made in loops at module level."""
    at_module_level: dict[str, CallFact] = {}
    function_of, drafts = outline.places.function, outline.drafts
    for call in outline.of(ast.Call):
        function = function_of(call)
        target = outline.dotted(function, call.func)
        if target is not None and "." in target:
            loops = outline.places.loops(call)
            if function >= 0:
                _note_call(drafts[function].calls, target, loops, call.lineno)
            elif loops:
                _note_call(at_module_level, target, loops, call.lineno)
        if function >= 0:
            draft = drafts[function]
            if target is None and isinstance(call.func, ast.Attribute) and call.func.attr == "add_argument":
                draft.sets_up_commands = True
            note_cost(code, draft, call, target)
            if not draft.has_effect:
                note_call(outline, draft, function, call, target, changed)
    return at_module_level


def _note_call(calls: dict[str, CallFact], target: str, loops: int, line: int) -> None:
    if target.partition(".")[0] in stdlib_module_names:
        return
    known = calls.get(target)
    if known is None or known.loops < loops:
        calls[target] = CallFact(target, loops, line)


def _imported(outline: Outline) -> set[str]:
    return {origin.partition(".")[0] for origin in outline.names.values()}


def _finish(draft: Draft, cold_file: bool, complexities: Mapping[tuple[str, int], int]) -> FunctionFacts:
    node = draft.node
    marks = node.decorator_list
    cold = cold_file or draft.sets_up_commands or is_cold(node.name, marks, draft.owner)
    pure: bool | None = False if draft.has_effect else None if draft.needs else True
    needs: tuple[str, ...] = ()
    if pure is None:
        needs = (UNKNOWN,) if UNKNOWN in draft.needs else tuple(sorted(draft.needs))
    return FunctionFacts(
        draft.name,
        node.lineno,
        node.end_lineno or node.lineno,
        complexities.get((draft.name, node.lineno)) if complexities else None,
        draft.loops,
        pure,
        needs,
        tuple(draft.calls.values()),
        entry="" if cold else entry_of(node.name, marks, draft.owner),
        cold=cold,
        cost=cost_with_loops(draft),
    )
