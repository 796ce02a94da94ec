from __future__ import annotations

import pytest

from engine.scan.effects import UNKNOWN
from tests.engine.scan.trees import facts


def verdict(source: str) -> tuple[bool | None, tuple[str, ...]]:
    """What is said of the function `f` of a text."""
    function = facts(source)["f"]
    return function.pure, function.needs


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return x + 1\n",
        "def f(x):\n    out = []\n    out.append(x)\n    return out\n",
        "def f(x):\n    seen = {}\n    seen[x] = 1\n    del seen[x]\n    return seen\n",
        "def f(x):\n    total = 0\n    for y in x:\n        total += y\n    return total\n",
        "def f(x):\n    return x.strip().lower()\n",
        "def f(xs):\n    return sorted(xs, key=len)\n",
        "def f(xs):\n    return sorted(xs, key=lambda x: x.name)\n",
        "def f(xs):\n    return list(map(str.strip, xs))\n",
        "def f(xs):\n    return sum(x for x in xs)\n",
        "def f(x):\n    if not x:\n        raise ValueError(x)\n    return len(x)\n",
        "import math\ndef f(x):\n    return math.sqrt(x)\n",
        "import re\nPATTERN = re.compile('x')\ndef f(x):\n    return PATTERN, x\n",
        "from functools import cache\n@cache\ndef f(x):\n    return x * x\n",
        "class C:\n    @property\n    def g(self):\n        return self._x\ndef f(c):\n    return c.g\n",
        "TABLE = {1: 2}\ndef f(x):\n    return TABLE[x]\n",
        "def f(x):\n    import math\n    return math.floor(x)\n",
        "def f(xs):\n    for i, x in enumerate(xs):\n        if i > x:\n            return i\n",
    ],
)
def test_shown_pure_by_the_body_alone(source: str) -> None:
    assert verdict(source) == (True, ())


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    print(x)\n",
        "def f(x):\n    return open(x).read()\n",
        "import random\ndef f(x):\n    return random.random()\n",
        "import datetime\ndef f():\n    return datetime.datetime.now()\n",
        "def f(x):\n    x.append(1)\n",
        "def f(x):\n    x.rows[0].name = 1\n",
        "def f(x):\n    x[0] = 1\n",
        "def f(x):\n    x[0] += 1\n",
        "def f(x):\n    del x[0]\n",
        "def f(x):\n    (a, x[0]) = x\n",
        "SEEN = []\ndef f(x):\n    SEEN.append(x)\n",
        "N = 0\ndef f():\n    global N\n    N = 1\n",
        "def f(x):\n    yield x\n",
        "async def f(x):\n    return x\n",
        "def f(x):\n    with x as x.y:\n        pass\n",
        "def f(x):\n    for x.y in range(3):\n        pass\n",
        "import logging\ndef f(x):\n    logging.info(x)\n",
    ],
)
def test_an_effect_that_shows(source: str) -> None:
    assert verdict(source) == (False, ())


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        ("def g(x):\n    return x\ndef f(x):\n    return g(x)\n", ("here.g",)),
        ("from .names import clean\ndef f(x):\n    return clean(x)\n", (".names.clean",)),
        ("import pkg.names as n\ndef f(x):\n    return n.clean(x)\n", ("pkg.names.clean",)),
        ("def g(x):\n    return x\ndef f(xs):\n    return sorted(xs, key=g)\n", ("here.g",)),
        ("from a import b, c\ndef f(x):\n    return b(c(x))\n", ("a.b", "a.c")),
        ("def f(x):\n    def g(y):\n        return y\n    return g(x)\n", ("here.f.g",)),
    ],
)
def test_what_it_depends_on(source: str, needs: tuple[str, ...]) -> None:
    assert verdict(source) == (None, needs)


def test_a_method_depends_on_the_methods_it_calls() -> None:
    source = """
        class C:
            def run(self, x):
                return self.clean(x)
            def clean(self, x):
                return x.strip()
        """
    assert facts(source)["C.run"].needs == ("here.C.clean",)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("def f(g, x):\n    return g(x)\n", "a callable that was given"),
        ("def f(g, xs):\n    return sorted(xs, key=g)\n", "a callable that was handed on"),
        ("def f(x):\n    return x.compute()\n", "a method of an unknown class"),
        ("def f(x):\n    y = x.first()\n    y.name = 1\n", "a change to an object of unknown owner"),
        ("def f(x):\n    rows = [x]\n    rows[0].name = 1\n", "a new list holds old objects"),
        ("def f(x, more):\n    x += more\n    return x\n", "`+=` changes a list in place"),
        ("def f(x):\n    with x:\n        return 1\n", "a context manager runs code"),
        ("def f(xs):\n    return (x for x in xs)\n", "its second user finds it empty"),
        ("def f(xs):\n    return map(str, xs)\n", "its second user finds it empty"),
        ("@register\ndef f(x):\n    return x\n", "the decorator may replace it"),
        ("def f(x):\n    raise NotImplementedError\n", "an override runs instead"),
        ("def f(x):\n    pass\n", "an override may run instead"),
        ("def f(x):\n    return next(x)\n", "it uses up its argument"),
        ("def f(rows_iter):\n    for x in rows_iter:\n        return x\n", "it uses up its argument"),
        ("COUNT = 0\ndef g():\n    global COUNT\n    COUNT = 1\ndef f():\n    return COUNT\n", "rebound"),
        ("SEEN = {}\ndef g(x):\n    SEEN[x] = 1\ndef f(x):\n    return SEEN[x]\n", "changes as it runs"),
        ("from os.path import *\ndef f(x):\n    return len(x)\n", "`len` may be another"),
    ],
)
def test_in_doubt_nothing_is_promised(source: str, why: str) -> None:
    assert verdict(source) == (None, (UNKNOWN,)), why


def test_a_name_that_shadows_a_builtin_is_not_the_builtin() -> None:
    assert verdict("def f(len, x):\n    return len(x)\n") == (None, (UNKNOWN,))
