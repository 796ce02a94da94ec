"""Which calls of one name are paired: written alike, close by, the later with the one before it."""

from __future__ import annotations

import pytest

from engine.syntax.alike import alike
from tests.engine.parsed import code_of

GAP = "\n" * 20


@pytest.mark.parametrize(
    ("source", "pairs"),
    [
        ("f(a)\nf(b)\nf(a)\n", [(1, 3)]),
        ("f(a)\nf(a)\nf(a)\n", [(1, 2), (2, 3)]),
        ("f(a)\nf(aa)\n", []),
        ("f()\nf()\n", []),
        (f"f(a){GAP}\nf(a)\n", []),
        (f"f(a){GAP}\nf(a)\nf(a)\n", [(22, 23)]),
        ("f(\n  a,\n)\nf(a)\nf(\n  a,\n)\n", [(1, 5)]),
        ("f(a)\nf(bb)\nf(cc)\nf(bb)\nf(a)\n", [(2, 4), (1, 5)]),
    ],
)
def test_pairs(source: str, pairs: list[tuple[int, int]]) -> None:
    code = code_of(source)

    assert [(one.lineno, other.lineno) for one, other in alike(code, code.calls_by_name["f"])] == pairs
