"""A rewrite leaves alone what others rely on."""

from __future__ import annotations

import pytest

from engine.certificate import Origin
from engine.model import Candidate
from engine.validate.shape import shape
from tests.engine.findings import finding


def broken(before: str | bytes, after: str | bytes) -> str | None:
    old, new = (text.encode() if isinstance(text, str) else text for text in (before, after))
    return shape(Candidate(finding(path="a.py"), old, new))


BODY = "def f(a, b=1, *c, d, e=2, **g):\n    return a\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = [1]\n", "x = {1}\n"),
        (BODY, BODY.replace("return a", "return (a)")),
        (BODY, "import functools\n" + BODY),
        (BODY, "from collections import deque\n" + BODY),
        (BODY, "import os.path as p\n" + BODY),
        ("import numpy as np\n" + BODY, "import numpy as np\nfrom numpy import array\n" + BODY),
        ("def f():\n    import numpy\n", "import numpy\ndef f():\n    pass\n"),
        (BODY, "_PATTERN = 1\n" + BODY),
        (BODY, "def _step(): pass\n" + BODY),
        (BODY, BODY.replace("return a", "if a:\n        return a")),
        ("def f(a: int) -> int: return a\n", "def f(a: int) -> int: return +a\n"),
        ("def f(a=[]): a\n", "def f(a=()): a\n"),
        ("x = 1  # why\ny = [x]\n", "x = 1   # why\ny = {x}\n"),
        ("_a = 1\nx = _a\n", "x = 1\n"),
        ("for i in a: x\n", "[x for j in a]\n"),
        ("class A(B, c=d):\n    x = [1]\n", "class A(B, c=d):\n    x = {1}\n"),
        ("@a(1)\nasync def f(): x\n", "@a(1)\nasync def f(): y\n"),
        (BODY, "from functools import cache\n@cache\n" + BODY),
    ],
)
def test_a_rewrite_of_the_inside_keeps_the_shape(before: str, after: str) -> None:
    assert broken(before, after) is None


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("x = 1\n", "x = 1\n", "the rewrite changes nothing"),
        (
            "x = 1\n",
            "x = = 1\n",
            "after the rewrite the file does not parse as Python: invalid syntax (line 1)",
        ),
        ("x = 1\ny = 2\n", "x = 1\n", "the rewrite removes the public name `y`"),
        ("import a, b\n", "import a\n", "the rewrite removes the public name `b`"),
        ("__all__ = []\nx = 1\n", "x = 1\n", "the rewrite removes the public name `__all__`"),
        ("if x:\n    y = 1\n", "if x:\n    pass\n", "the rewrite removes the public name `y`"),
        ("x = 1\n", "x = 1\ny = 2\n", "the rewrite adds the public name `y`"),
        ("def f(): pass\n", "def f(): pass\ndef g(): pass\n", "the rewrite adds the public name `g`"),
        ("class A: pass\n", "class A:\n    def g(self): pass\n", "the rewrite adds the definition `A.g`"),
        ("x = 1\n", "import numpy\nx = 1\n", "the rewrite imports, which the file did not so far, `numpy`"),
        ("x = 1\n", "from .a import b\nx = 1\n", "the rewrite imports, which the file did not so far, `.a`"),
        ("x = 1  # why\n", "x = 2\n", "the rewrite would lose a comment"),
        ("x = 1  # why\n# why\n", "x = 2  # why\n", "the rewrite would lose a comment"),
        ("x = 1  # why\n", "x = '# why'\n", "the rewrite would lose a comment"),
        (
            b"# coding: latin-1\nx = 1\n",
            b"\n\n# coding: latin-1\nx = 1\n",
            "the rewrite changes the encoding of the file",
        ),
    ],
)
def test_a_rewrite_that_changes_the_shape_is_refused(
    before: str | bytes, after: str | bytes, reason: str
) -> None:
    assert broken(before, after) == reason


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def f(a): a", "def f(b): b"),
        ("def f(a): a", "def f(a, b=1): a"),
        ("def f(a, b): a", "def f(b, a): a"),
        ("def f(a=1): a", "def f(a): a"),
        ("def f(a): a", "def f(a, /): a"),
        ("def f(a): a", "def f(*, a): a"),
        ("def f(*, a=1): a", "def f(*, a): a"),
        ("def f(*a): a", "def f(**a): a"),
        ("def f(): a", "async def f(): a"),
        ("def f(): a", "@b\ndef f(): a"),
        ("@b\n@c\ndef f(): a", "@c\n@b\ndef f(): a"),
        ("@b(1)\ndef f(): a", "@b(2)\ndef f(): a"),
        ("class f(A): a", "class f(B): a"),
        ("class f(A): a", "class f(A, metaclass=M): a"),
        ("class f: a", "@b\nclass f: a"),
        ("def f(): a", "f = lambda: a"),
        ("class f:\n  def g(self): a\n", "class f:\n  def g(self, b): a\n"),
        ("def f():\n  def g(): a\n", "def f():\n  def g(b): a\n"),
    ],
)
def test_signatures_are_kept(old: str, new: str) -> None:
    reason = broken(old + "\n", new + "\n")

    assert reason is not None
    assert reason.startswith("the rewrite changes the signature of `f")


def test_deep_expressions_are_no_recursion() -> None:
    deep = "x = " + "1 + " * 800 + "1\n"

    assert broken(deep + "y = [1]\n", deep + "y = {1}\n") is None


def test_what_a_model_defines_within_a_function_is_its_own_affair() -> None:
    before = (
        b"def f(n):\n    def g(k):\n        return k\n    return g(n)\n\n\nclass A:\n    def h(self): ...\n"
    )
    model = Origin("model", "m")
    for after in (
        before.replace(b"    def g(k):\n        return k\n    return g(n)", b"    return n"),
        before.replace(b"def g(k)", b"def g(k, more=1)"),
        before.replace(b"    return g(n)", b"    def other(k):\n        return k\n    return other(n)"),
    ):
        assert shape(Candidate(finding(path="a.py"), before, after, model)) is None
        assert shape(Candidate(finding(path="a.py"), before, after)) is not None
    for after in (
        before.replace(b"def f(n)", b"def f(n, m=1)"),
        before.replace(b"def h(self)", b"def h(self, n)"),
    ):
        assert shape(Candidate(finding(path="a.py"), before, after, model)) is not None
