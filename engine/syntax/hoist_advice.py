"""What may be advised of an expression that could move before its loop: how surely, if what, how."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from engine.model import Edit
from engine.syntax.code import Code
from engine.syntax.cold import runs_once
from engine.syntax.flow import Frequency, guarded
from engine.syntax.hoist import hoist_edits, iterable_of, safe_text
from engine.syntax.inputs import inputs, may_be_none, may_fail
from engine.syntax.nodes import descend
from engine.syntax.repeated import Repeated
from engine.syntax.steady import Steadiness, asks_environment
from engine.syntax.work import Work

_LIGHT_TURN = 8
"""The most calls a turn may make for a string or path operation to be a fair part of its time."""


@dataclass(frozen=True, slots=True)
class Advice:
    """The parts of a finding that do not depend on words."""

    confidence: float
    conditions: tuple[str, ...]
    edits: tuple[Edit, ...]
    no_edit: str


def hoist_advice(code: Code, found: Repeated) -> Advice | None:
    """Return what to advise of a repeated expression, None where moving it is not worth a remark."""
    if found.work in {Work.TEXT, Work.PATH} and (_is_small_part(code, found) or runs_once(code, found.node)):
        return None
    risky = may_fail(code, found.node)
    confidence = _confidence(found, risky)
    if confidence < 0.5:
        return None
    edits, no_edit = _edits(code, found, risky)
    return Advice(confidence, tuple(_conditions(code, found, risky)), edits, no_edit)


def _is_small_part(code: Code, found: Repeated) -> bool:
    """Tell whether a turn does so much else that a string or path operation is not seen in its time."""
    if sum(isinstance(part, ast.Call) for part in descend(found.loop)) > _LIGHT_TURN:
        return True
    waits = isinstance(found.loop, ast.While) and found.steady is not Steadiness.SURE
    return waits or guarded(code, found.node, found.loop)


def _confidence(found: Repeated, risky: bool) -> float:
    heavy = found.work in {Work.SCAN, Work.ARRAY, Work.FUNCTION}
    if found.often is Frequency.ALWAYS:
        value = 0.85 if heavy else 0.7
    elif heavy:
        value = 0.65
    else:
        value = 0.4 if risky else 0.55
    return value if found.steady is Steadiness.SURE else round(value - 0.1, 2)


def _conditions(code: Code, found: Repeated, risky: bool) -> Iterator[str]:
    values = inputs(code, found.node)
    read = " and ".join(dict.fromkeys(f"`{code.brief(part)}`" for part in values))
    if asks_environment(code, found.node):
        yield "neither the working directory nor the environment changes in the loop"
    if found.steady is not Steadiness.SURE and values:
        yield f"the calls in the loop do not change {read}"
    if found.work is Work.SCAN and any(code.kind(part) is None for part in values):
        yield f"{read} can be read more than once, unlike an iterator"
    if risky:
        yield "the call does not fail where the loop would not have made it"


def _edits(code: Code, found: Repeated, risky: bool) -> tuple[tuple[Edit, ...], str]:
    if guarded(code, found.node, found.loop):
        return (), "a `try` inside the loop catches what the call may raise"
    text = safe_text(code, found.node, iterable_of(found.loop))
    if text is None:
        return (), "the call fails on an empty argument, which the loop may never meet"
    doubtful = any(may_be_none(code, part) for part in inputs(code, found.node))
    if risky and (found.often is not Frequency.ALWAYS or doubtful):
        return (), "the call could fail where the loop would not have made it"
    edits = hoist_edits(code, found.node, found.loop, text)
    return edits, "" if edits else "there is no place for it directly before the loop"
