"""Calls that are written alike and stand close to each other."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from engine.model import MAX_SPAN
from engine.syntax.code import Code


def alike(code: Code, calls: list[ast.Call]) -> list[tuple[ast.Call, ast.Call]]:
    """Return the calls of one name that are written alike and stand close to each other, in pairs."""
    by_shape: defaultdict[tuple[int, int], list[ast.Call]] = defaultdict(list)
    for call in calls:
        if call.args:
            by_shape[_shape(call)].append(call)
    pairs = [
        pair
        for group in by_shape.values()
        if len(group) > 1
        for pair in _in_shape(code, sorted(group, key=_position))
    ]
    return sorted(pairs, key=lambda pair: code.module.position(pair[1])) if len(pairs) > 1 else pairs


def _shape(call: ast.Call) -> tuple[int, int]:
    """Lines and columns that a call takes: what differs in them is not written alike."""
    end = call.end_col_offset or 0
    lines = (call.end_lineno or call.lineno) - call.lineno
    return lines, end if lines else end - call.col_offset


def _in_shape(code: Code, given: list[ast.Call]) -> Iterator[tuple[ast.Call, ast.Call]]:
    lines = [-MAX_SPAN, *(call.lineno for call in given), given[-1].lineno + MAX_SPAN]
    last: dict[str, ast.Call] = {}
    for position, call in enumerate(given, 1):
        if min(call.lineno - lines[position - 1], lines[position + 1] - call.lineno) >= MAX_SPAN:
            continue
        text = code.text(call)
        if text in last and call.lineno - last[text].lineno < MAX_SPAN:
            yield last[text], call
        last[text] = call


def _position(call: ast.Call) -> tuple[int, int]:
    return call.lineno, call.col_offset
