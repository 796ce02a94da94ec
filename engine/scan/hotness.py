"""How often the code of a finding runs, as far as the files read can tell; and whether its callees are pure.

A function is as hot as the loops that call it are deep, handlers and special methods being one step hot by
themselves; calls pass heat on to what they call. Every step has its reason, for people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.model import FileReport, Finding, FunctionFacts, TreeReport
from engine.scan.linking import Key, Links
from engine.scan.roots import Roots
from engine.scan.temperature import cold_file

COLD = 0.1
"""The hotness of set-up, command lines, tests and the like."""

STEPS = (0.3, 0.5, 0.7, 0.85, 0.95)
"""Hotness by the number of steps: the loops around the finding, plus the heat of its function."""

MANY_CALLERS = 5
"""From so many functions on that call it, a function counts as a little hotter."""

_CALLER_BONUS = 0.05
_HOTTEST = 3
_REACH = 4
_HANDLER = "a handler or special method, which runs per request or per item"
_COLD_BECAUSE = "it runs rarely: set-up, command line, tests or the like"
_MODULE_BECAUSE = "it runs once, when the module is loaded"


@dataclass(frozen=True, slots=True)
class Heat:
    """How many steps hot a function is (0 when nothing is known), and why, as a clause."""

    steps: int = 0
    because: str = ""


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of one function that was read by another."""

    caller: Key
    callee: Key
    loops: int
    where: str


def link(report: TreeReport, roots: Roots | None = None) -> TreeReport:
    """Give every finding its hotness and drop those whose callees are not shown to be pure.

    `roots` knows all paths of the repository; without it, those of the report stand for them.
    """
    links = Links(report.files, roots or Roots(file.path for file in report.files))
    heat, callers = _spread(links)
    return replace(report, files=tuple(_link_file(file, links, heat, callers) for file in report.files))


def _link_file(file: FileReport, links: Links, heat: dict[Key, Heat], callers: dict[Key, int]) -> FileReport:
    if not file.findings:
        return file
    kept = (finding for finding in file.findings if _callees_are_pure(finding, links))
    return replace(file, findings=tuple(_warmed(finding, links, heat, callers) for finding in kept))


def _callees_are_pure(finding: Finding, links: Links) -> bool:
    owner = finding.symbol.rpartition(".")[0]
    for target in finding.requires_pure:
        head, _, method = target.partition(".")
        name = f"here.{owner}.{method}" if head in {"self", "cls"} else target
        if not links.is_pure(finding.path, name):
            return False
    return True


def _warmed(finding: Finding, links: Links, heat: dict[Key, Heat], callers: dict[Key, int]) -> Finding:
    """Return the finding with its hotness."""
    key = (finding.path, finding.symbol)
    function = links.at(finding.path, finding.symbol, finding.line)
    if cold_file(finding.path):
        return replace(finding, hotness=COLD, hot_because=_COLD_BECAUSE)
    if function is None:
        if finding.symbol or finding.category == "LAZYIMPORT":
            return finding
        return replace(finding, hotness=COLD, hot_because=_MODULE_BECAUSE)
    warmth = heat.get(key, Heat())
    if function.cold and not warmth.steps:
        return replace(finding, hotness=COLD, hot_because=_COLD_BECAUSE)
    value = STEPS[min(finding.loop_depth + warmth.steps, len(STEPS) - 1)]
    if callers.get(key, 0) >= MANY_CALLERS:
        value = min(1.0, value + _CALLER_BONUS)
    return replace(finding, hotness=round(value, 2), hot_because=warmth.because)


def _spread(links: Links) -> tuple[dict[Key, Heat], dict[Key, int]]:
    """Let heat flow along the calls, a few calls far; return it, and the number of callers per function."""
    calls = sorted(_calls(links), key=lambda call: (call.callee, -call.loops, call.where, call.caller))
    heat = {key: own for key, functions in links.functions.items() if (own := _own_heat(functions)).steps}
    callers: dict[Key, int] = {}
    for call in calls:
        callers[call.callee] = callers.get(call.callee, 0) + 1
    for _ in range(_REACH):
        warmer: dict[Key, Heat] = {}
        for call in calls:
            flow = _flow(call, heat.get(call.caller, Heat()))
            if flow.steps > warmer.get(call.callee, heat.get(call.callee, Heat())).steps:
                warmer[call.callee] = flow
        if not warmer:
            break
        heat.update(warmer)
    return heat, callers


def _calls(links: Links) -> Iterator[_Call]:
    """Yield the calls between functions that were read. Tests and the like warm nothing."""
    for caller, functions in links.functions.items():
        path = caller[0]
        if cold_file(path):
            continue
        for function in functions:
            for fact in function.calls:
                callee = links.resolve(path, fact.target)
                if callee is not None:
                    yield _Call(caller, callee, fact.loops, f"{path}:{fact.line}")


def _own_heat(functions: list[FunctionFacts]) -> Heat:
    return Heat(1, _HANDLER) if any(function.hot for function in functions) else Heat()


def _flow(call: _Call, heat: Heat) -> Heat:
    """What a call gives its callee: the loops around it on top of the heat of the caller."""
    steps = min(call.loops + heat.steps, _HOTTEST)
    if call.caller == call.callee:
        return Heat(max(1, min(call.loops, _HOTTEST)), "it calls itself")
    if call.loops:
        return Heat(steps, f"called in a loop in {call.where}")
    if not heat.steps:
        return Heat()
    because = heat.because if heat.because == _HANDLER else "on a hot path"
    return Heat(steps, f"called by `{call.caller[1]}` in {call.where}, {because}")
