"""Whether the code around a value only reads it."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.usage import is_read, only_read, reads_only_name, remembers
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("return x in make()", True),
        ("for y in make():\n        pass", True),
        ("return len(make())", True),
        ("return make()[0]", True),
        ("return make().copy()", True),
        ("out.extend(make())", True),
        ("return ','.join(make())", True),
        ("a, b = make()", True),
        ("if make():\n        pass", True),
        ("names = make()\n    return x in names", True),
        ("names = make()\n    return names", False),
        ("names = make()\n    names.append(1)", False),
        ("names = make()\n    names = names", False),
        ("self.names = make()", False),
        ("out.append(make())", False),
        ("return make()", False),
        ("return make().pop()", False),
        ("return other(make())", False),
    ],
)
def test_who_only_reads(text: str, reads: bool) -> None:
    code = code_of(f"def f(self, x, out):\n    {text}")

    assert only_read(code, _make(code.module.tree)) is reads


def _make(tree: ast.AST) -> ast.Call:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return next(call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "make")


def test_a_captured_name_may_be_kept() -> None:
    code = code_of("def f():\n    x = make()\n    def g():\n        return x\n    return len(x)")
    name = first(code, ast.Assign).targets[0]
    assert isinstance(name, ast.Name)

    assert not reads_only_name(code, name)
    assert not is_read(code, first(code, ast.Call, "make()"))


@pytest.mark.parametrize(
    ("text", "remembered"),
    [
        ("if best is None:\n        best = make()", True),
        ("if key not in cache:\n        cache[key] = make()", True),
        ("if key:\n        cache[key] = make()", False),
        ("best = make()", False),
    ],
)
def test_values_made_when_first_asked_for(text: str, remembered: bool) -> None:
    code = code_of(f"def f(best, key, cache):\n    {text}")

    assert remembers(code, first(code, ast.Call, "make()")) is remembered
