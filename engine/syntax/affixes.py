"""Tests of a text for a prefix or suffix, and neighbours that ask the same text."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from engine.syntax.code import Code
from engine.syntax.nodes import dotted


@dataclass(frozen=True, slots=True)
class AffixTest:
    """`text.startswith(affix)`, or `not` that. `affixes` are the parts as written."""

    text: str
    method: str
    negated: bool
    affixes: tuple[str, ...]

    @property
    def source(self) -> str:
        """The test as code, all affixes in one tuple."""
        return f"{'not ' if self.negated else ''}{self.text}.{self.method}(({', '.join(self.affixes)}))"


def affix_test(code: Code, node: ast.expr) -> AffixTest | None:
    """Return what a test asks, None for any other test and for affixes that may be tuples themselves."""
    negated = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    call = node.operand if isinstance(node, ast.UnaryOp) and negated else node
    match call:
        case ast.Call(
            func=ast.Attribute(value=value, attr="startswith" | "endswith" as method),
            args=[affix],
            keywords=[],
        ):
            path, affixes = dotted(value), _affixes(code, affix)
            return AffixTest(path, method, negated, affixes) if path and affixes else None
        case _:
            return None


def _affixes(code: Code, affix: ast.expr) -> tuple[str, ...]:
    if isinstance(affix, ast.Tuple) and not any(isinstance(part, ast.Starred) for part in affix.elts):
        return tuple(code.text(part) for part in affix.elts)
    return (code.text(affix),) if code.kind(affix) in {"str", "bytes"} else ()


def runs(code: Code, chain: ast.BoolOp) -> list[tuple[list[ast.expr], AffixTest]]:
    """Return the runs of neighbours in an `or` chain (or, negated, an `and` chain) that ask one text, each
    with the one test that says the same.
    """
    found = []
    group: list[tuple[ast.expr, AffixTest]] = []
    for value in [*chain.values, None]:
        test = affix_test(code, value) if value is not None else None
        if test is not None and test.negated is not isinstance(chain.op, ast.And):
            test = None
        if group and (test is None or (test.text, test.method) != (group[0][1].text, group[0][1].method)):
            if len(group) > 1:
                found.append(([node for node, _ in group], _merged([each for _, each in group])))
            group = []
        if test is not None and value is not None:
            group.append((value, test))
    return found


def _merged(tests: list[AffixTest]) -> AffixTest:
    return replace(tests[0], affixes=tuple(affix for test in tests for affix in test.affixes))
