"""The lowest questions about a file: who binds what, what changes, what is pure, and how to splice."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.binding import NameView
from engine.syntax.changes import changes_in
from engine.syntax.deques import deque_instead
from engine.syntax.evaluation import is_unconditional
from engine.syntax.growing import grown_in
from engine.syntax.inference import KindView
from engine.syntax.kinds import annotation_kind, literal_kind
from engine.syntax.mappings import mapping_of_keys
from engine.syntax.names import lookup
from engine.syntax.purity import call_is_pure
from engine.syntax.scope import build_scope
from engine.syntax.splice import ensure_import, remove_statement
from tests.engine.parsed import code_of, first
from tests.engine.rule_examples import edited


def test_a_scope_knows_its_own_names_and_what_inner_functions_mention() -> None:
    tree = ast.parse("def f(a, *b):\n    c = a\n    def g():\n        return c\n    return g\n")
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    scope = build_scope(function)

    assert set(scope.bindings) == {"a", "b", "c", "g"}
    assert "c" in scope.captured
    assert lookup("missing", [scope]) is None


def test_a_view_finds_bindings_and_kinds() -> None:
    code = code_of("def f():\n    x = []\n    return x\n")
    name = first(code, ast.Return).value

    assert issubclass(type(code), KindView) and issubclass(KindView, NameView)
    assert isinstance(name, ast.Name)
    assert [binding.kind for binding in code.bindings(name)] == ["assign"]
    assert code.kind(name) == "list"


@pytest.mark.parametrize(
    ("source", "mutated", "stored"),
    [
        ("x.append(1)", {"x"}, set()),
        ("x[0] = 1", {"x"}, set()),
        ("self.x = 1", set(), {"self.x"}),
        ("y = x", set(), set()),
        ("len(x)", set(), set()),
    ],
)
def test_changes(source: str, mutated: set[str], stored: set[str]) -> None:
    code = code_of(source)
    changes = changes_in(code.module, code.module.tree, code.is_pure_call)

    assert (changes.mutated, changes.stored) == (mutated, stored)


@pytest.mark.parametrize("origin", ["len", "sorted", "os.path.join", "math.sqrt"])
def test_pure_calls(origin: str) -> None:
    assert call_is_pure(origin)


@pytest.mark.parametrize("origin", ["print", "open", "next", "random.random", "bisect.insort", "here.helper"])
def test_calls_not_known_to_be_pure(origin: str) -> None:
    assert not call_is_pure(origin)


@pytest.mark.parametrize(
    ("text", "kind"), [("list[int]", "list"), ("str | None", "str"), ("int | str", None), ("Thing", None)]
)
def test_kind_of_an_annotation(text: str, kind: str | None) -> None:
    assert annotation_kind(ast.parse(text, mode="eval").body) == kind


def test_kind_of_a_literal() -> None:
    assert literal_kind(ast.parse("{1}", mode="eval").body) == "set"
    assert literal_kind(ast.parse("x", mode="eval").body) is None


@pytest.mark.parametrize(
    ("source", "sure"),
    [
        ("x = f(1)", True),
        ("x = y and f(1)", False),
        ("x = [f(1) for y in z]", False),
        ("if f(1):\n    pass", True),
    ],
)
def test_what_is_evaluated_for_sure(source: str, sure: bool) -> None:
    code = code_of(source)

    assert is_unconditional(first(code, ast.Call, "f(1)"), code) is sure


def test_what_a_loop_fills_and_what_it_empties() -> None:
    code = code_of("for x in xs:\n    a.append(x)\n    b.append(x)\n    b.clear()\n")

    assert grown_in(first(code, ast.For), code) == {"a"}


def test_whose_keys_a_loop_goes_through() -> None:
    known = code_of("d = {}\nfor k in d:\n    pass\n")
    unknown = code_of("for k in d:\n    pass\n")

    assert mapping_of_keys(first(known, ast.For).iter, known) is not None
    assert mapping_of_keys(first(unknown, ast.For).iter, unknown) is None


def test_a_list_that_is_sliced_stays_a_list() -> None:
    code = code_of("def f(xs):\n    q = list(xs)\n    while q:\n        q.pop(0)\n    return q[1:]\n")
    queue = first(code, ast.While).test
    assert isinstance(queue, ast.Name)

    assert deque_instead(queue, code)[0] is None


def test_an_import_is_added_once_and_a_statement_goes_with_its_line() -> None:
    source = "import re\nx = 1\ny = 2\n"
    code = code_of(source)
    added = ensure_import(code.module, "collections", "deque")
    gone = remove_statement(code.module, code.module.tree.body[1])

    assert added is not None and gone is not None
    assert edited(source, (*added[0], gone)) == "from collections import deque\nimport re\ny = 2\n"
    assert ensure_import(code.module, "re", None) == ((), "re")
