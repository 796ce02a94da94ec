"""Structure: parents, text, and which loops repeat a node."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.syntax.code import Code
from engine.syntax.module import Module
from engine.syntax.nodes import SCOPES, descend
from engine.syntax.scope import build_scope
from tests.engine.parsed import code_of, first
from tests.engine.scan.trees import PRODUCT


def test_every_node_but_the_module_has_its_parent() -> None:
    code = code_of("class A:\n    def f(self, x=1):\n        return [y for y in x if y]\n")

    for node, parent in code.module.parents.items():
        assert any(child is node for child in ast.iter_child_nodes(parent))


def test_a_file_is_linked_once_however_often_it_is_asked() -> None:
    code = code_of("import os\n\ndef told(rows):\n    return [row for row in rows]\n")
    nodes = list(code.module.nodes)
    scope = code.scope(first(code, ast.FunctionDef)).bindings
    assert code.module.link() == nodes == code.module.nodes
    assert (
        Code(code.module).scope(first(code, ast.FunctionDef)).bindings.keys()
        == scope.keys()
        == {"row", "rows"}
    )


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


SCOPES_WITHIN_SCOPES = """
    @f(lambda a=(b := 1): [c for c in a])
    class D(e, key=(g := 2)):
        h: int = 3
        def i(self, j=[k for k in l], *m, n=(o := 4), **p) -> q:
            global r
            with s as (t, *u), v as w.x:
                import y.z, aa as bb
                del t
            try:
                cc += 1
            except dd as ee:
                def ff(): return t
            match gg:
                case [hh, *ii, {'a': jj, **kk}] if (ll := 5): pass
                case mm: pass
            async def nn(): oo = [await pp async for pp in qq]
            return lambda rr: ss
    for tt, (uu, vv) in ww: xx = yy, zz = tt, uu
    """


def sources() -> list[str]:
    return [SCOPES_WITHIN_SCOPES, *(path.read_text(encoding="utf-8") for path in PRODUCT)]


def test_nodes_of_some_classes_are_those_that_a_walk_finds() -> None:
    wanted = frozenset({ast.Name, ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.Call})
    for source in sources():
        module = code_of(source).module
        for cls in (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef):
            for node in module.buckets.get(cls, []):
                assert isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
                walked = [part for part in module.own_of(node.body) if part.__class__ in wanted]
                assert module.own_among(node.body, wanted) == walked
                below = [part for part in module.below(node) if part.__class__ in wanted]
                assert module.below_among(node, wanted) == below
                own = [part for part in module.own(node)[1:] if part.__class__ in wanted]
                assert module.own_below_among(node, wanted) == own


def test_a_scope_is_the_same_read_from_a_linked_file_and_from_a_tree_alone() -> None:
    for source in sources():
        code = code_of(source)
        for cls in SCOPES:
            for node in code.module.buckets.get(cls, []):
                assert isinstance(node, SCOPES)
                alone, linked = build_scope(node), code.scope(node)
                assert alone.bindings == linked.bindings
                assert (alone.loads, alone.inner) == (linked.loads, linked.inner)
                assert (alone.outer_names, alone.captured) == (linked.outer_names, linked.captured)


def test_calls_of_a_name_within_a_region() -> None:
    code = code_of("f(1)\nfor x in f(2):\n    f(3, g.f(4))\n    def f(a=f(5)): pass\nf(6)\n")
    loop = first(code, ast.For)

    assert [code.text(call) for call in code.calls_within(loop, "f")] == [
        "f(2)",
        "f(3, g.f(4))",
        "g.f(4)",
        "f(5)",
    ]
    assert code.calls_within(loop, "h") == []
    assert code.calls_any_within(loop, frozenset({"h", "g", "f"}))
    assert not code.calls_any_within(loop, frozenset({"h"}))


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("name", True),
        ("remark", True),
        ("text", True),
        ("abc", True),
        ("tex", False),
        ("ext", False),
        ("straße", True),
        ("stra", False),
        ("len", True),
        ("class", True),
        ("other", False),
    ],
)
def test_a_word_of_the_file_is_taken(word: str, known: bool) -> None:
    assert code_of("name = 'text of a 2abc'  # remark, straße\n").is_word(word) is known


@given(st.text(alphabet="aé𝄞𝄞 \t\f", max_size=8), st.sampled_from(["\n", "\r\n", "\r"]))
def test_text_of_a_node_is_its_source_whatever_stands_before_it(comment: str, end: str) -> None:
    source = f"# {comment}{end}x = 'é𝄞' + f({end}  1){end}".encode()
    module = Module("a.py", source, ast.parse(source))
    assignment = module.tree.body[0]
    assert isinstance(assignment, ast.Assign)

    assert ast.dump(ast.parse(module.text(assignment.value))) == ast.dump(
        ast.Module([ast.Expr(assignment.value)], [])
    )
