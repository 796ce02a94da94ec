"""How often a place in a loop runs."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.flow import Frequency, few_turns, frequency, guarded, leaves
from tests.engine.parsed import code_of, first


def often(body: str, loop: str = "for i, x in enumerate(xs):") -> Frequency:
    """How often `here()` is evaluated in a loop with this body."""
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    code = code_of(f"def f(xs, a, b):\n    {loop}\n{lines}\n")
    call = next(call for call in code.nodes(ast.Call) if code.text(call) == "here()")
    return frequency(code, call, code.loops(call)[-1])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("here()", Frequency.ALWAYS),
        ("if here():\n    pass", Frequency.ALWAYS),
        ("with a:\n    here()", Frequency.ALWAYS),
        ("y = [here() for z in x]", Frequency.ALWAYS),
        ("if a:\n    here()", Frequency.SOMETIMES),
        ("a and here()", Frequency.SOMETIMES),
        ("y = here() if a else b", Frequency.SOMETIMES),
        ("if a:\n    continue\nhere()", Frequency.SOMETIMES),
        ("y = [here() for z in x if z]", Frequency.SOMETIMES),
        ("for y in x:\n    if y:\n        break\nhere()", Frequency.ALWAYS),
        ("for y in x:\n    if y:\n        return\nhere()", Frequency.SOMETIMES),
        ("while a:\n    continue\nhere()", Frequency.ALWAYS),
        ("if a:\n    def g():\n        return 1\nhere()", Frequency.ALWAYS),
        ("def g():\n    raise a\nhere()", Frequency.ALWAYS),
        ("raise ValueError(here())", Frequency.ONCE),
        ("if a:\n    b.append(TypeError(here()))", Frequency.RARELY),
        ("log.debug(here())", Frequency.RARELY),
        ("msg = here()", Frequency.RARELY),
        ("try:\n    a()\nexcept KeyError:\n    here()", Frequency.RARELY),
        ("if a:\n    return here()", Frequency.ONCE),
        ("if a:\n    b = here()\n    break", Frequency.ONCE),
        ("for y in x:\n    here()\n    break", Frequency.ALWAYS),
        ("if i == 0:\n    b = here()", Frequency.ONCE),
        ("if i == last:\n    b = here()", Frequency.ONCE),
        ("if i == last:\n    b = here()\nlast = i + 1", Frequency.SOMETIMES),
        ("if i == x:\n    b = here()", Frequency.SOMETIMES),
        ("if a:\n    a = False\n    b = here()", Frequency.ONCE),
    ],
)
def test_how_often(body: str, expected: Frequency) -> None:
    assert often(body) is expected


@pytest.mark.parametrize(
    ("iterable", "short"),
    [
        ("('a', 'b')", True),
        ("range(3)", True),
        ("enumerate(['a', 'b'])", True),
        ("ENDS", True),
        ("xs", False),
        ("range(9)", False),
        ("range(0, 32, 8)", True),
        ("range(9, 0, -1)", False),
        ("range(0, 9, 0)", False),
        ("range(0, n, 8)", False),
        ("range(n)", False),
        ("GROWN", False),
    ],
)
def test_loops_of_a_few_turns(iterable: str, short: bool) -> None:
    constants = "ENDS = ('.py', '.pyi')\nGROWN = []\nGROWN.append(1)\n"
    code = code_of(f"{constants}def f(xs, n):\n    for x in {iterable}:\n        pass")

    assert few_turns(code, first(code, ast.For)) is short


def test_a_while_may_turn_for_ever() -> None:
    code = code_of("while x:\n    pass")

    assert not few_turns(code, first(code, ast.While))


@pytest.mark.parametrize(
    ("block", "how"),
    [
        ("return 1", "return"),
        ("raise x", "return"),
        ("break", "break"),
        ("if a:\n    continue\nelse:\n    continue", "continue"),
        ("if a:\n    return 1", ""),
        ("with a:\n    return 1", "return"),
        ("a()", ""),
    ],
)
def test_how_a_block_ends(block: str, how: str) -> None:
    assert leaves(ast.parse(block).body) == how


def test_thousands_of_branches_exhaust_nothing() -> None:
    branches = "".join(f"elif x == {number}:\n    return {number}\n" for number in range(1500))

    assert leaves(ast.parse(f"if x:\n    return 1\n{branches}else:\n    return 2\n").body) == "return"
    assert leaves(ast.parse(f"if x:\n    return 1\n{branches}").body) == ""


def test_what_a_try_inside_the_loop_catches() -> None:
    code = code_of(
        "for x in xs:\n    try:\n        one()\n    except E:\n        two()\n    else:\n        three()\n"
    )
    loop = first(code, ast.For)

    assert guarded(code, first(code, ast.Call, "one()"), loop)
    assert not guarded(code, first(code, ast.Call, "two()"), loop)
    assert not guarded(code, first(code, ast.Call, "three()"), loop)
