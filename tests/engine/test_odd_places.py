"""Whatever a rule looks for may stand where no example has it: in the header of a loop, in a default."""

from __future__ import annotations

import ast
import textwrap

import pytest

from engine.rule import Rule
from engine.rules import all_rules
from engine.scan.walk import dispatch_table, run_rules
from tests.engine.parsed import code_of

PLACES = """
for one in {text}: pass
def f{number}(a, *b, c=({text}), **d):
    for x in {text}:
        pass
    else:
        {text}
    while x in {text}:
        with {text} as y, z:
            del y
    return [{text} for e in {text} if {text} for g in {text}]
class C{number}(B, key={text}):
    for two in {text}: three = {text}
    four = lambda h=({text}): {text}
    @mark({text})
    async def m(self, i: {text} = 1) -> 2:
        async for j in {text}:
            yield {text}
"""


def expressions(rule: Rule[ast.AST]) -> list[str]:
    """The calls and comprehensions of what the rule finds, each once, as source."""
    wanted = (ast.Call, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Compare, ast.BinOp)
    found = {
        ast.unparse(node): None
        for example in rule.slow
        for node in ast.walk(ast.parse(textwrap.dedent(example.code)))
        if isinstance(node, wanted) and not any(isinstance(part, ast.NamedExpr) for part in ast.walk(node))
    }
    return list(found)


def imports(rule: Rule[ast.AST]) -> list[str]:
    """The imports of what the rule finds."""
    lines = (line for example in rule.slow for line in textwrap.dedent(example.code).splitlines())
    return list(dict.fromkeys(line for line in lines if line.startswith(("import ", "from "))))


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_no_place_is_too_odd_for_a_rule(rule: Rule[ast.AST]) -> None:
    parts = [PLACES.format(text=f"({text})", number=at) for at, text in enumerate(expressions(rule))]
    code = code_of("\n".join([*imports(rule), *parts]))

    for finding in run_rules(code, dispatch_table([rule])):
        assert 1 <= finding.line <= finding.end_line <= len(code.module.lines)
