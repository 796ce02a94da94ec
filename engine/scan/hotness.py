"""How often the code of a finding runs, as far as the files that were read can tell.

A function is as hot as the loops that call it are deep, handlers and special methods being one step hot by
themselves; calls pass heat on to what they call. Every step has its reason, for people.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.knowledge import Call, FunctionFacts, Key
from engine.model import Finding
from engine.scan.callgraph import CallGraph
from engine.scan.facts import MODULE_BODY
from engine.scan.temperature import cold_file

COLD = 0.1
"""The hotness of set-up, command lines, tests and the like."""

STEPS = (0.3, 0.5, 0.7, 0.85, 0.95)
"""Hotness by the number of steps: the loops around the finding, plus the heat of its function."""

MANY_CALLERS = 5
"""From so many functions on that call it, a function counts as a little hotter."""

_CALLER_BONUS = 0.05
_HOTTEST = 3
REACH = 4
"""How many calls away from its source heat still arrives, and a framework's entry still counts."""
_HANDLER = "a handler or special method, which runs per request or per item"
_COLD_BECAUSE = "it runs rarely: set-up, command line, tests or the like"
_MODULE_BECAUSE = "it runs once, when the module is loaded"


@dataclass(frozen=True, slots=True)
class Heat:
    """How many steps hot a function is (0 when nothing is known), and why, as a clause."""

    steps: int = 0
    because: str = ""


_NONE = Heat()


class Warmth:
    """How hot the functions of a call graph are: heat flows along the calls, a few calls far."""

    def __init__(self, graph: CallGraph) -> None:
        self._graph = graph
        functions = graph.links.functions
        self._keeping = {
            key for key, found in functions.items() if any(one.keeps == "results" for one in found)
        }
        cold = {key for key, found in functions.items() if all(one.cold for one in found)}
        self._cold = {key for key in cold if key[1] != MODULE_BODY}
        self._heat = {key: own for key, found in functions.items() if (own := _own_heat(found)).steps}
        self._spread()

    def _spread(self) -> None:
        calls = self._graph.calls
        # What a call gives changes only when its caller has become warmer.
        flowing = [
            at
            for at, call in enumerate(calls)
            if call.loops or call.caller == call.callee or call.caller in self._heat
        ]
        for _ in range(REACH):
            warmer: dict[Key, Heat] = {}
            for at in flowing:
                call = calls[at]
                if call.callee in self._keeping:
                    continue  # However often it is called, its body runs once per distinct arguments.
                if call.caller in self._cold or (call.callee in self._cold and not call.loops):
                    continue  # Set-up is not part of what runs often, unless a loop calls it.
                known = warmer.get(call.callee) or self._heat.get(call.callee, _NONE)
                flow = _flow(call, self._heat.get(call.caller, _NONE))
                if flow.steps > known.steps:
                    warmer[call.callee] = flow
            if not warmer:
                break
            self._heat.update(warmer)
            flowing = sorted(at for key in warmer for at in self._graph.made_by(key))

    def heat(self, key: Key) -> Heat:
        """Return how hot a function is, whatever it does itself."""
        return self._heat.get(key, _NONE)

    def of(self, finding: Finding, function: FunctionFacts | None) -> tuple[float, str]:
        """Return how hot the code of a finding is, and why, as a clause; `function` is the one around it."""
        if cold_file(finding.path):
            return COLD, _COLD_BECAUSE
        if function is None:
            if finding.symbol or finding.category == "LAZYIMPORT":
                return finding.hotness, finding.hot_because
            return COLD, _MODULE_BECAUSE
        key = (finding.path, finding.symbol)
        heat = self._heat.get(key, _NONE)
        if function.cold and not heat.steps:
            return COLD, _COLD_BECAUSE
        value = STEPS[min(finding.loop_depth + heat.steps, len(STEPS) - 1)]
        if len(self._graph.callers(key)) >= MANY_CALLERS:
            value = min(1.0, value + _CALLER_BONUS)
        return round(value, 2), heat.because


def _own_heat(functions: list[FunctionFacts]) -> Heat:
    return Heat(1, _HANDLER) if any(function.hot for function in functions) else _NONE


def _flow(call: Call, heat: Heat) -> Heat:
    """What a call gives its callee: the loops around it on top of the heat of the caller."""
    steps = min(call.loops + heat.steps, _HOTTEST)
    if call.caller == call.callee:
        return Heat(max(1, min(call.loops, _HOTTEST)), "it calls itself")
    if call.loops:
        return Heat(steps, f"called in a loop in {call.where}")
    if not heat.steps:
        return _NONE
    because = heat.because if heat.because == _HANDLER else "on a hot path"
    return Heat(steps, f"called by `{call.caller[1]}` in {call.where}, {because}")
