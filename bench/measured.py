"""What the measurements are measured with: functions of many kinds, of known order and of known appetite."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from engine.ports import Json


@dataclass(frozen=True)
class Measured:
    """A function `f` of a module and how it is called with an input of size `n`."""

    name: str
    code: str
    setup: str
    call: str = "f(xs)"
    size: int = 1000

    @property
    def source(self) -> bytes:
        return textwrap.dedent(self.code).lstrip("\n").encode()

    @property
    def workload(self) -> Mapping[str, Json]:
        return {"setup": self.setup, "call": self.call}


NUMBERS = "import random\nxs = [random.random() for _ in range(n)]"
INTEGERS = "import random\nxs = [random.randrange(n) for _ in range(n)]"
WORDS = "import random\nxs = [str(random.randrange(10**6)) for _ in range(n)]"

FUNCTIONS = (
    Measured("loop", "def f(xs):\n t = 0\n for x in xs:\n  t += x * x\n return t", NUMBERS),
    Measured("comprehension", "def f(xs):\n return [x * 2 for x in xs if x > 0.5]", NUMBERS),
    Measured("sorted", "def f(xs):\n return sorted(xs)", NUMBERS),
    Measured("sort in place", "def f(xs):\n xs.sort()\n return xs[0]", NUMBERS),
    Measured("pop from front", "def f(xs):\n t = 0\n while xs:\n  t += xs.pop(0)\n return t", NUMBERS, size=300),
    Measured("dictionary of counts", "def f(xs):\n d = {}\n for x in xs:\n  d[x] = d.get(x, 0) + 1\n return d", INTEGERS),
    Measured("set of seen", "def f(xs):\n s = set()\n return [x for x in xs if not (x in s or s.add(x))]", INTEGERS),
    Measured("join", "def f(xs):\n return ','.join(x.upper() for x in xs)", WORDS),
    Measured("format", "def f(xs):\n return [f'{x:>8}|' for x in xs]", WORDS, size=300),
    Measured("regular expression", "import re\nP = re.compile(r'[13]+')\ndef f(xs):\n return sum(1 for x in xs if P.search(x))", WORDS, size=300),
    Measured("generator", "def f(xs):\n for x in xs:\n  if x > 0.1:\n   yield x + 1", NUMBERS),
    Measured("map and filter", "def f(xs):\n return filter(None, map(int, xs))", WORDS),
    Measured("recursion", "def f(n):\n return n if n < 2 else f(n - 1) + f(n - 2)", "", "f(n)", 12),
    Measured("nested loops", "def f(xs):\n return [(x, y) for x in xs for y in xs if x < y]", NUMBERS, size=30),
    Measured("class", "class P:\n def __init__(self, x):\n  self.x = x\n def up(self):\n  self.x += 1\ndef f(ps):\n for p in ps:\n  p.up()", "ps = [P(i) for i in range(n)]", "f(ps)", 300),
    Measured("cache", "from functools import lru_cache\n@lru_cache(maxsize=None)\ndef g(n):\n return n if n < 2 else g(n - 1) + g(n - 2)\ndef f(n):\n return g(n)", "", "f(n)", 40),
    Measured("memo of the module", "M = {}\ndef f(xs):\n for x in xs:\n  if x not in M:\n   M[x] = x * x\n return len(M)", INTEGERS, size=300),
    Measured("coroutine", "async def g(x):\n return x\nasync def f(xs):\n t = 0\n for x in xs:\n  t += await g(x)\n return t", NUMBERS, size=300),
    Measured("heap", "import heapq\ndef f(xs):\n heapq.heapify(xs)\n return [heapq.heappop(xs) for _ in range(len(xs))]", NUMBERS, size=300),
    Measured("JSON", "import json\ndef f(xs):\n return json.loads(json.dumps(xs))", INTEGERS, size=300),
)  # fmt: skip

TEN_PERCENT = (
    Measured("110", "def f(xs):\n t = 0\n for x in xs:\n  for y in range(1100):\n   t += y\n return t", "xs = [0]", size=1),
    Measured("100", "def f(xs):\n t = 0\n for x in xs:\n  for y in range(1000):\n   t += y\n return t", "xs = [0]", size=1),
)  # fmt: skip
"""Old and new; the new one does ten parts of work where the old one does eleven."""


@dataclass(frozen=True)
class Pair:
    """Old and new code of one function."""

    name: str
    before: str
    after: str
    setup: str
    call: str = "f(xs)"

    @property
    def workload(self) -> Mapping[str, Json]:
        return {"setup": self.setup, "call": self.call}


DISTINCT = "xs = list(range(seed % 97, n + seed % 97))"
LINEAR_SUM = "def f(xs):\n t = 0\n for x in xs:\n  t += x\n return t"
SQUARE_LOOP = "def f(xs):\n t = 0\n for x in xs:\n  for y in xs:\n   t += y\n return t"

FLATTENED = (
    Pair("membership in a list", "def f(xs):\n s = []\n for x in xs:\n  if x not in s:\n   s.append(x)\n return s", "def f(xs):\n return list(dict.fromkeys(xs))", DISTINCT),
    Pair("count in a loop", "def f(xs):\n return {x: xs.count(x) for x in xs}", "def f(xs):\n d = {}\n for x in xs:\n  d[x] = d.get(x, 0) + 1\n return d", DISTINCT),
    Pair("nested search of pairs", "def f(xs):\n return [(a, b) for a in xs for b in xs if a + b == 7]", "def f(xs):\n s = set(xs)\n return [(a, 7 - a) for a in xs if 7 - a in s]", DISTINCT),
    Pair("prefix sums anew", "def f(xs):\n return [sum(xs[:i]) for i in range(len(xs))]", "from itertools import accumulate\ndef f(xs):\n return [0, *accumulate(xs)][:-1]", DISTINCT),
    Pair("tuple grown", "def f(xs):\n t = ()\n for x in xs:\n  t = t + (x,)\n return t", "def f(xs):\n return tuple(xs)", DISTINCT),
    Pair("list grown by a copy", "def f(xs):\n t = []\n for x in xs:\n  t = t + [x]\n return t", "def f(xs):\n t = []\n for x in xs:\n  t.append(x)\n return t", DISTINCT),
    Pair("index in a loop", "def f(xs):\n return [xs.index(x) for x in xs]", "def f(xs):\n d = {}\n for i, x in enumerate(xs):\n  d.setdefault(x, i)\n return [d[x] for x in xs]", DISTINCT),
    Pair("insert in front", "def f(xs):\n t = []\n for x in xs:\n  for y in t:\n   pass\n  t.insert(0, x)\n return t", "def f(xs):\n return xs[::-1]", DISTINCT),
    Pair("largest by sorting each time", "def f(xs):\n return [sorted(xs[:i])[-1] for i in range(1, len(xs) + 1)]", "from itertools import accumulate\ndef f(xs):\n return list(accumulate(xs, max))", DISTINCT),
    Pair("bubble sort", "def f(xs):\n for i in range(len(xs)):\n  for j in range(len(xs) - 1):\n   if xs[j] > xs[j + 1]:\n    xs[j], xs[j + 1] = xs[j + 1], xs[j]\n return xs", "def f(xs):\n return sorted(xs)", "import random\nxs = [random.random() for _ in range(n)]"),
)  # fmt: skip
"""Quadratic, and its near-linear form."""

UNCHANGED = (
    Pair("linear, both loops", LINEAR_SUM, "def f(xs):\n return sum(xs)", DISTINCT),
    Pair("n log n against n", "def f(xs):\n return sorted(xs)[-1]", "def f(xs):\n return max(xs)", NUMBERS),
    Pair("text grown in a loop", "def f(xs):\n s = ''\n for x in xs:\n  s += 'x'\n return s", "def f(xs):\n return ''.join('x' for x in xs)", DISTINCT),
    Pair("quadratic, both", SQUARE_LOOP, "def f(xs):\n return sum(sum(xs) for x in xs)", DISTINCT),
    Pair("quadratic, the same", SQUARE_LOOP, SQUARE_LOOP, DISTINCT),
    Pair("half of a square", SQUARE_LOOP, "def f(xs):\n t = 0\n for i in range(len(xs)):\n  for j in range(i):\n   t += xs[j]\n return t", DISTINCT),
    Pair("linear, a set", "def f(xs):\n return len(set(xs))", "def f(xs):\n return len(dict.fromkeys(xs))", DISTINCT),
    Pair("n log n, both", "def f(xs):\n return sorted(xs)", "def f(xs):\n xs.sort()\n return xs", NUMBERS),
    Pair("linear with a large constant", "def f(xs):\n t = sum(range(3000))\n for x in xs:\n  t += x\n return t", LINEAR_SUM, DISTINCT),
    Pair("constant", "def f(xs):\n return xs[0] + len(xs)", "def f(xs):\n return len(xs) + xs[0]", DISTINCT),
)  # fmt: skip
"""Two forms of one order: nothing to claim, whatever the constant."""

HUNGRY = (
    Pair("bytes", "def f(n):\n return bytes(n * 100)", "def f(n):\n return bytes(n * 50)", "", "f(n)"),
    Pair("list kept and freed", "def f(n):\n a = [0] * (n * 20)\n return len(a)", "def f(n):\n return n * 20", "", "f(n)"),
    Pair("list, generator", "def f(xs):\n return [x + 0.5 for x in xs]", "def f(xs):\n return (x + 0.5 for x in xs)", NUMBERS),
    Pair("sum over a list", "def f(xs):\n return sum([x * x for x in xs])", "def f(xs):\n return sum(x * x for x in xs)", NUMBERS),
    Pair("text", "def f(n):\n return 'x' * n * 90", "def f(n):\n return 'é' * n * 90", "", "f(n)"),
    Pair("set, list", "def f(xs):\n return set(xs)", "def f(xs):\n return list(xs)", NUMBERS),
    Pair("dictionary", "def f(xs):\n return {x: x for x in xs}", "def f(xs):\n return dict.fromkeys(xs)", NUMBERS),
    Pair("two copies", "def f(xs):\n a = xs + xs\n b = a + a\n return b", "def f(xs):\n return xs * 4", NUMBERS),
    Pair("nested lists", "def f(n):\n return [[0] * 50 for _ in range(n)]", "def f(n):\n return [0] * 50 * n", "", "f(n)"),
    Pair("sorted", "def f(xs):\n return sorted(xs)[:3]", "def f(xs):\n xs.sort()\n return xs[:3]", NUMBERS),
)  # fmt: skip
"""Old and new code of different appetite."""
