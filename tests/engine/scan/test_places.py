from __future__ import annotations

import ast
from pathlib import Path

import pytest

from engine.scan.places import Places
from engine.syntax.module import Module
from engine.syntax.nodes import COMPREHENSIONS
from tests.engine.scan.trees import PRODUCT, linked

Function = ast.FunctionDef | ast.AsyncFunctionDef


def places_of(module: Module) -> tuple[Places, list[Function]]:
    functions = [node for node in module.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    places = Places(len(module.lines), functions)
    places.repeat(
        [node for node in module.nodes if isinstance(node, ast.For | ast.AsyncFor | ast.While)],
        [node for node in module.nodes if isinstance(node, COMPREHENSIONS)],
    )
    return places, functions


def place_of_mark(source: str) -> tuple[str, int]:
    """Where the call of `mark` stands: the name of its function, and how many loops repeat it."""
    module = linked(source)
    places, functions = places_of(module)
    [mark] = [
        node for node in module.nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "mark"
    ]
    index = places.function(mark)
    return (functions[index].name if index >= 0 else ""), places.loops(mark)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(xs):\n    for x in xs:\n        mark()\n", ("f", 1)),
        ("def f(xs):\n    for x in xs:\n        while x:\n            mark()\n", ("f", 2)),
        ("def f(xs):\n    while mark():\n        pass\n", ("f", 1)),
        ("def f(xs):\n    while x: mark()\n", ("f", 1)),
        ("def f(xs):\n    for x in xs: mark()\n", ("f", 1)),
        ("def f(xs):\n    return [mark() for x in xs]\n", ("f", 1)),
        ("def f(xs):\n    return {1: mark() for x in xs for y in x}\n", ("f", 1)),
        ("def f(xs):\n    return [y for x in xs for y in mark()]\n", ("f", 1)),
        ("def f(xs):\n    return [x for x in xs if mark()]\n", ("f", 1)),
        ("def f(xs):\n    for x in xs:\n        y = [mark() for z in x]\n", ("f", 2)),
        ("for x in xs:\n    mark()\n", ("", 1)),
        ("async def f(xs):\n    async for x in xs:\n        mark()\n", ("f", 1)),
        ("def f(xs):\n    for x in xs:\n        @mark()\n        def g(): pass\n", ("f", 1)),
    ],
)
def test_what_a_loop_repeats(source: str, expected: tuple[str, int]) -> None:
    assert place_of_mark(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(xs):\n    for x in mark():\n        pass\n", ("f", 0)),
        ("def f(xs):\n    for x in mark(): pass\n", ("f", 0)),
        ("def f(xs):\n    for x in xs:\n        pass\n    else:\n        mark()\n", ("f", 0)),
        ("def f(xs):\n    while x:\n        pass\n    else:\n        mark()\n", ("f", 0)),
        ("def f(xs):\n    return [x for x in mark()]\n", ("f", 0)),
        ("def f(xs):\n    for x in xs:\n        pass\n    mark()\n", ("f", 0)),
        ("def f(xs):\n    for x in xs:\n        def g():\n            mark()\n", ("g", 0)),
        ("@mark()\ndef f():\n    pass\n", ("", 0)),
        ("def f(x=mark()):\n    pass\n", ("", 0)),
        ("def f(x: mark()):\n    pass\n", ("", 0)),
        ("class C:\n    x = mark()\n", ("", 0)),
        ("def f():\n    class C:\n        x = mark()\n", ("f", 0)),
    ],
)
def test_what_a_loop_or_function_does_not_hold(source: str, expected: tuple[str, int]) -> None:
    assert place_of_mark(source) == expected


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: path.stem)
def test_agrees_with_climbing_the_tree(path: Path) -> None:
    module = linked(path.read_bytes())
    places, functions = places_of(module)
    for node in module.nodes:
        if not isinstance(node, ast.Call):
            continue
        function = module.function(node)
        if isinstance(function, ast.Lambda):
            continue
        index = places.function(node)
        assert (functions[index] if index >= 0 else None) is function, node.lineno
        assert places.loops(node) == len(module.loops(node)), node.lineno
