"""Structure: parents, text, and which loops repeat a node."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.syntax.module import Module
from engine.syntax.nodes import descend
from tests.engine.parsed import code_of, first


def test_every_node_but_the_module_has_its_parent() -> None:
    code = code_of("class A:\n    def f(self, x=1):\n        return [y for y in x if y]\n")

    for node, parent in code.module.parents.items():
        assert any(child is node for child in ast.iter_child_nodes(parent))


def test_descend_sees_the_same_nodes_as_ast_walk() -> None:
    tree = ast.parse(
        "match x:\n    case {'a': [1, *rest], **more}:\n        pass\nf(**k)\nasync def g(): await x\n"
    )
    shared = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)

    ours = {node for node in descend(tree) if not isinstance(node, ast.alias)}

    assert ours == {node for node in ast.walk(tree) if not isinstance(node, (*shared, ast.alias))}


@pytest.mark.parametrize(
    ("source", "needle", "kinds"),
    [
        ("for x in xs:\n    f(1)", "f(1)", ["For"]),
        ("for x in f(1):\n    pass", "f(1)", []),
        ("for x in xs:\n    pass\nelse:\n    f(1)", "f(1)", []),
        ("while f(1):\n    pass", "f(1)", ["While"]),
        ("[f(1) for x in xs]", "f(1)", ["ListComp"]),
        ("[x for x in f(1)]", "f(1)", []),
        ("[x for x in xs if f(1)]", "f(1)", ["ListComp"]),
        ("[x for x in xs for y in f(1)]", "f(1)", ["ListComp"]),
        ("{k: f(1) for k in ks}", "f(1)", ["DictComp"]),
        ("for x in xs:\n    while x:\n        f(1)", "f(1)", ["While", "For"]),
        ("for x in xs:\n    def g():\n        f(1)", "f(1)", []),
        ("for x in xs:\n    def g(a=f(1)):\n        pass", "f(1)", ["For"]),
        ("for x in xs:\n    y = lambda: f(1)", "f(1)", []),
        ("for x in xs:\n    class C(f(1)):\n        pass", "f(1)", ["For"]),
        ("def g():\n    f(1)", "f(1)", []),
    ],
)
def test_loops_are_those_that_evaluate_the_node_again(source: str, needle: str, kinds: list[str]) -> None:
    code = code_of(source)

    found = code.loops(first(code, ast.Call, needle))

    assert [type(loop).__name__ for loop in found] == kinds


@given(st.text(alphabet="aé𝄞 \t\f", max_size=8), st.sampled_from(["\n", "\r\n", "\r"]))
def test_text_of_a_node_is_its_source_whatever_stands_before_it(comment: str, end: str) -> None:
    source = f"# {comment}{end}x = 'é𝄞' + f({end}  1){end}".encode()
    module = Module("a.py", source, ast.parse(source))
    assignment = module.tree.body[0]
    assert isinstance(assignment, ast.Assign)

    assert ast.dump(ast.parse(module.text(assignment.value))) == ast.dump(
        ast.Module([ast.Expr(assignment.value)], [])
    )
