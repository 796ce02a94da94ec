"""Regular expressions that a loop looks up or compiles in each turn though the pattern stays the same."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.nodes import LoopNode, descend
from engine.syntax.regexes import RegexCall, calls_with_pattern, regex_call
from engine.syntax.steady import Steadiness, steadiness

_LIGHT_TURN = 4
"""The most calls a turn may make for the look-up of a constant pattern to be a fair part of its time."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """The first use of a pattern that stays the same in `loop`, and the chance that it is worth a remark."""

    regex: RegexCall
    loop: LoopNode
    steady: Steadiness
    confidence: float


def repeated_lookup(code: Code, call: ast.Call) -> Lookup | None:
    """Return what there is to say of a call of `re`, None when it stands in no loop or is not worth it."""
    regex = regex_call(code, call)
    if regex is None or code.function(call) is None or runs_once(code, call):
        return None
    found = None
    many = False
    for loop in code.loops(call):
        often, steady = frequency(code, call, loop), _steadiness(code, regex, loop)
        if not steady or often <= Frequency.RARELY:
            break
        many = many or not few_turns(code, loop)
        if many:
            found = Lookup(regex, loop, steady, _confidence(regex, loop, often))
    if found is None or found.confidence < 0.5:
        return None
    first = calls_with_pattern(code, regex, found.loop)[0]
    return found if first.call is call else None


def _steadiness(code: Code, regex: RegexCall, loop: LoopNode) -> Steadiness:
    steady = steadiness(code, regex.pattern, loop)
    return steady if regex.flags is None else min(steady, steadiness(code, regex.flags, loop))


def _confidence(regex: RegexCall, loop: LoopNode, often: Frequency) -> float:
    always = often is Frequency.ALWAYS
    if isinstance(regex.pattern, ast.Constant):
        light = sum(isinstance(part, ast.Call) for part in descend(loop)) <= _LIGHT_TURN
        return 0.55 if always and light and not isinstance(loop, ast.While) else 0.4
    if isinstance(regex.pattern, (ast.Name, ast.Attribute, ast.Subscript)):
        return 0.65 if always else 0.4
    return 0.75 if always else 0.65
