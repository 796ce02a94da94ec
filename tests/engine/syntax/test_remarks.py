"""What a function's docstring and comments say."""

from __future__ import annotations

import ast
import re

import pytest

from engine.syntax.remarks import remarked
from tests.engine.parsed import code_of, first

WORD = re.compile(r"\bsignals?\b")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def f():\n    # the signals matter\n    g()\n", True),
        ("def f():\n    g()  # sends a signal\n", True),
        ('def f():\n    """Send each signal."""\n    g()\n', True),
        ("async def f():\n    # é: a signal\n    g()\n", True),
        ("def f():\n    # signalling is something else\n    g()\n", False),
        ("def f(signal):\n    g(signal)\n", False),
        ("# a signal\n\n\ndef f():\n    g()\n", False),
        ("def f():\n    g()\n\n\ndef h():\n    # a signal\n    pass\n", False),
        ("# a signal\ng()\n", False),
        ("f = lambda: g()  # a signal\n", False),
    ],
)
def test_the_function_says_a_word(source: str, said: bool) -> None:
    """Only its own docstring and comments count, not its code, nor what stands around it."""
    code = code_of(source)

    assert remarked(code, first(code, ast.Call), WORD) is said
