"""What a rule costs grows with the file, not with its square: counted in steps, not in seconds."""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections.abc import Iterator
from types import FrameType

import pytest

from engine.rule import Rule
from engine.rules import all_rules
from engine.scan.walk import dispatch_table, run_rules
from engine.syntax.code import Code
from engine.syntax.module import Module
from tests.engine.parsed import code_of

COPIES = 6
TIMES = 4
MOST = 1.2
"""How much faster than the file its cost may grow: a rule that goes through the whole file for each of its
nodes comes close to `TIMES`."""


class Steps:
    """Counts calls of functions, Python's and C's, and the nodes that somebody takes out of whole buckets."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        if event in {"call", "c_call"}:
            self.count += 1


class CountedList(list[ast.AST]):
    """A list that counts how many elements whoever goes through it may have to look at."""

    steps: Steps

    def __iter__(self) -> Iterator[ast.AST]:
        self.steps.count += len(self)
        return super().__iter__()


def counted(nodes: list[ast.AST], steps: Steps) -> CountedList:
    """Return the same list, counting."""
    found = CountedList(nodes)
    found.steps = steps
    return found


def examples(rule: Rule[ast.AST]) -> list[str]:
    """All code that the rule shows."""
    codes = [*(example.code for example in rule.slow), *(example.code for example in rule.fine)]
    return [textwrap.dedent(code) for code in codes]


def repeated(sources: list[str], times: int) -> str:
    """Return one module with so many copies of each text, each with names of its own, imports once."""
    imports: dict[str, None] = {}
    parts = []
    for number in range(times):
        for index, source in enumerate(sources):
            body = []
            for line in source.splitlines():
                if re.match(r"(import|from) ", line):
                    imports.setdefault(line)
                else:
                    body.append(line)
            text = "\n".join(body)
            for name in defined(source):
                text = re.sub(rf"\b{name}\b(?!['\"])", f"{name}_{index}_{number}", text)
            parts.append(text)
    return "\n".join([*imports, *parts]) + "\n"


def defined(source: str) -> set[str]:
    """The names that a text gives to its functions, classes and variables at module level."""
    found = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(statement.name)
        elif isinstance(statement, ast.Assign):
            found.update(
                name.id
                for name in ast.walk(statement)
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
            )
    return found


def cost(rule: Rule[ast.AST], source: str) -> int:
    """Return the steps that one rule takes for a module of which nothing is known yet."""
    steps = Steps()
    module = code_of(source).module
    buckets = {cls: counted(nodes, steps) for cls, nodes in module.buckets.items()}
    fresh = Module(
        module.path, module.utf8, module.tree, nodes=counted(module.nodes, steps), parents=module.parents
    )
    fresh.buckets.update(buckets)
    table = dispatch_table([rule])
    run_rules(Code(module), table)  # What is remembered for the whole process is known from here on.
    before = sys.getprofile()
    sys.setprofile(steps)
    try:
        run_rules(Code(fresh), table)
    finally:
        sys.setprofile(before)
    return steps.count


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_rule_does_not_go_through_the_whole_file_for_each_of_its_nodes(rule: Rule[ast.AST]) -> None:
    sources = examples(rule)
    small, large = (cost(rule, repeated(sources, copies)) for copies in (COPIES, COPIES * TIMES))
    assert large <= small * TIMES * MOST
