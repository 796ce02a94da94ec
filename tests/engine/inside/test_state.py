import textwrap
from collections.abc import Callable
from types import ModuleType

import pytest

from engine.inside import state
from engine.inside.state import State, TooMuch


@pytest.fixture
def module() -> Callable[[str], ModuleType]:
    def make(source: str) -> ModuleType:
        made = ModuleType("velox_state_example")
        exec(textwrap.dedent(source), vars(made))
        return made

    return make


KEEPERS = {
    "dictionary": "M = {}\ndef f(x):\n    M[x] = x",
    "list": "L = [1]\ndef f(x):\n    L.append(x)",
    "set": "S = {1}\ndef f(x):\n    S.add(x)",
    "deque": "from collections import deque\nD = deque([1], 1)\ndef f(x):\n    D.append(x)",
    "ordered": "from collections import OrderedDict\nD = OrderedDict(a=1)\ndef f(x):\n    D[x] = 1",
    "counter": "from collections import Counter\nD = Counter()\ndef f(x):\n    D[x] += 1",
    "global": "N = 0\ndef f(x):\n    global N\n    N += 1",
    "new global": "def f(x):\n    globals()[str(x)] = x",
    "default": "def f(x, memo={}):\n    memo[x] = x",
    "keyword default": "def f(x, *, memo={}):\n    memo[x] = x",
    "attribute of a function": "def f(x):\n    f.seen = x",
    "closure": "def g():\n    memo = {}\n    def f(x):\n        memo[x] = x\n    return f\nf = g()",
    "rebound cell": """
        def g():
            n = 0
            def f(x):
                nonlocal n
                n += 1
            return f
        f = g()
        """,
    "class attribute": "class C:\n    last = None\ndef f(x):\n    C.last = x",
    "container of a class": "class C:\n    seen = []\ndef f(x):\n    C.seen.append(x)",
    "instance": "class C: pass\nc = C()\ndef f(x):\n    c.last = x",
    "slots": """
        class C:
            __slots__ = ('__last',)
            def go(self, x):
                self.__last = x
        c = C()
        def f(x):
            c.go(x)
        """,
    "nested": "T = ([{}],)\ndef f(x):\n    T[0][0][x] = x",
    "lru_cache": "from functools import lru_cache\n@lru_cache(None)\ndef f(x):\n    return x",
    "cache of a method": """
        from functools import lru_cache
        class C:
            @lru_cache(None)
            def go(self, x):
                return x
        c = C()
        def f(x):
            c.go(x)
        """,
    "cached property": """
        from functools import cached_property
        class C:
            @cached_property
            def p(self):
                return 1
        c = C()
        def f(x):
            c.p
        """,
    "array": "from array import array\nA = array('i', [1])\ndef f(x):\n    A[0] = x",
}


@pytest.mark.parametrize("kept", KEEPERS)
def test_what_is_kept_is_seen_and_put_back(kept: str, module: Callable[[str], ModuleType]) -> None:
    example = module(KEEPERS[kept])
    watched = State([example])
    assert not watched.changed()
    example.f(5)
    assert watched.changed()
    watched.restore()
    assert not watched.changed()
    example.f(5)
    assert watched.changed()


QUIET = {
    "pure": "def f(x):\n    return [x]",
    "own list": "def f(x):\n    y = []\n    y.append(x)\n    return y",
    "cache of another module": "import re\ndef f(x):\n    return re.compile(str(x))",
    "reads a table": "T = {1: 2}\ndef f(x):\n    return T.get(x)",
    "the same value again": "N = 1000\ndef f(x):\n    global N\n    N = 999 + 1",
}


@pytest.mark.parametrize("quiet", QUIET)
def test_what_keeps_nothing_is_left_alone(quiet: str, module: Callable[[str], ModuleType]) -> None:
    example = module(QUIET[quiet])
    watched = State([example])
    example.f(5)
    assert not watched.changed()


def test_identity_and_order_survive(module: Callable[[str], ModuleType]) -> None:
    example = module("M = {'b': 1, 'a': 2}\nalias = M\ndef f():\n    M.clear()\n    M['a'] = 1")
    table = example.M
    watched = State([example])
    example.f()
    watched.restore()
    assert example.M is table is example.alias
    assert list(table.items()) == [("b", 1), ("a", 2)]


def test_caches_filled_while_loading_are_cleared(module: Callable[[str], ModuleType]) -> None:
    example = module("from functools import lru_cache\n@lru_cache\ndef f(x):\n    return x\nf(1)")
    watched = State([example])
    assert example.f.cache_info().currsize == 0
    assert not watched.changed()


def test_too_much_is_refused(module: Callable[[str], ModuleType]) -> None:
    example = module(f"L = list(range({state.ENTRIES + 1}))")
    with pytest.raises(TooMuch, match="keeps more than"):
        State([example])
