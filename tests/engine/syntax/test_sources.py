"""What a collection comes from, as its expression shows."""

from __future__ import annotations

import ast

import pytest

from engine.bar import Size
from engine.syntax import sources
from tests.engine.parsed import code_of


def call(source: str) -> ast.Call:
    node = ast.parse(source, mode="eval").body
    assert isinstance(node, ast.Call)
    return node


@pytest.mark.parametrize(
    ("source", "end"),
    [
        ("range(n)", "n"),
        ("range(1, n)", "n"),
        ("range(len(xs) - 1)", "len(xs)"),
        ("range(1 + n)", "n"),
        ("range(0, (n + 1) // 2, 3)", "n"),
    ],
)
def test_how_far_a_range_goes(source: str, end: str) -> None:
    found = sources.range_end(call(source))
    assert found is not None
    assert ast.unparse(found) == end


def test_a_range_of_nothing_goes_nowhere() -> None:
    assert sources.range_end(call("range()")) is None


@pytest.mark.parametrize(
    ("source", "size"),
    [
        ("text.split()", Size.MANY),
        ("text.split(None)", Size.MANY),
        ("text.split(b'\\n')", Size.MANY),
        ("text.split(':')", Size.FEW),
        ("text.split(separator)", Size.FEW),
    ],
)
def test_parts_of_a_text(source: str, size: Size) -> None:
    assert sources.split_into(call(source)) is size


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("ids_by_type.items()", "type"),
        ("self.ids_by_type.keys()", "type"),
        ("ids_by_type.copy()", None),
        ("ids.items()", None),
    ],
)
def test_what_a_dict_is_keyed_by(source: str, keys: str | None) -> None:
    func = call(source).func
    assert isinstance(func, ast.Attribute)
    found = sources.keys_of_grouping(func)
    assert (ast.unparse(found) if found else None) == keys


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("post.tags.all()", Size.FEW),
        ("post.tags.filter(a=1).order_by('a')", Size.FEW),
        ("Role.pages().filter(a=1)", Size.MANY),
        ("Book.objects.all()", Size.OPEN),
    ],
)
def test_rows_are_named_by_their_relation(source: str, named: Size) -> None:
    assert sources.rows_named(call(source)) is named


@pytest.mark.parametrize(
    ("body", "follows"),
    [
        ("node = node.parent", True),
        ("node = node.parent.parent", True),
        ("node = other.parent", False),
        ("node = take()", False),
    ],
)
def test_a_loop_that_follows_links(body: str, follows: bool) -> None:
    code = code_of(f"def f(node, other):\n    while node:\n        {body}\n")
    (loop,) = code.nodes(ast.While)
    assert sources.follows_links(code, loop) is follows


def test_one_in_one_out() -> None:
    assert sources.gets_one(call("tag_all([sentence])").args[0])
    assert not sources.gets_one(call("tag_all(sentences)").args[0])
    assert not sources.gets_one(call("tag_all([a, b])").args[0])
