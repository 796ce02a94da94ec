from __future__ import annotations

import ast

import pytest

from engine.syntax.made_once import compiles, constants, made_in_vain
from tests.engine.parsed import code_of, first

NUMBERS = "[1, 2, 3, 4]"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A = re.compile('a')", ["A"]),
        (f"A = {NUMBERS}\nclass B:\n    C: Final = frozenset({NUMBERS})", ["A", "C"]),
        ("A = {x: 1 for x in B}", ["A"]),
        ("A = [1, 2]", []),
        ("A = (1, 2, 3, 4)", []),
        ("A = load(B)", []),
        (f"def f():\n    a = {NUMBERS}", []),
        (f"for x in y:\n    A = {NUMBERS}", []),
    ],
)
def test_constants_that_take_time_to_make(text: str, names: list[str]) -> None:
    assert [name for name, _ in constants(code_of(f"import re\n{text}\n"))] == names


@pytest.mark.parametrize(
    ("use", "vain"),
    [
        (f"a = {NUMBERS}\n    return a[x]", True),
        (f"return len({NUMBERS} + x)", True),
        (f"return x in {NUMBERS}", False),
        (f"for y in {NUMBERS}: print(y)", False),
        (f"return {NUMBERS}", False),
        (f"a = {NUMBERS}\n    a.append(x)", False),
        (f"keep({NUMBERS})", False),
    ],
)
def test_what_one_value_could_serve(use: str, vain: bool) -> None:
    code = code_of(f"def f(x):\n    {use}\n")
    assert made_in_vain(code, first(code, ast.List)) is vain


def test_what_is_compiled_serves_whatever_becomes_of_it() -> None:
    code = code_of("import re\ndef f(x):\n    return re.compile('a')\n")
    call = first(code, ast.Call)
    assert compiles(code, call) and made_in_vain(code, call)
