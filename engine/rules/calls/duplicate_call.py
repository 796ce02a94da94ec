from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.alike import alike
from engine.syntax.code import Code
from engine.syntax.evaluation import is_unconditional
from engine.syntax.kinds import Kind
from engine.syntax.purity import CHEAP_CALLS
from engine.syntax.usage import is_read

_CONTAINERS: frozenset[Kind | None] = frozenset(
    {"list", "dict", "set", "bytearray", "deque", "ndarray", "array", "dataframe"}
)


class DuplicateCall(Rule[ast.Module]):
    """The same call with the same arguments is made twice in one statement, or in a test and what follows it.

    `row.split(",")[0], row.split(",")[1]` splits twice; a name for the result splits once. It does not
    matter where the
    call is cheap, so attribute reads, `len` and their like are never reported. The advice holds when the
    call has
    no effect and gives the same result both times.
    """

    title = "same call made twice"
    category = "DUPCALL"
    strategy = "cache"
    speaks_from = ASKED
    slow = (
        Slow(
            code="def ends(line):\n    return line.split(',')[0], line.split(',')[-1]\n",
            fast="def ends(line):\n    parts = line.split(',')\n    return parts[0], parts[-1]\n",
            setup="line = ','.join(map(str, range(n)))",
            call="ends(line)",
            edited=False,
        ),
        Slow(
            code=(
                "import re\n\n\n"
                "def first_word(text: str):\n"
                "    if re.search(r'\\S+', text):\n"
                "        found = re.search(r'\\S+', text).group()\n"
                "        return found.lower()\n"
            ),
            fast=(
                "import re\n\n\n"
                "def first_word(text: str):\n"
                "    match = re.search(r'\\S+', text)\n"
                "    if match:\n"
                "        found = match.group()\n"
                "        return found.lower()\n"
            ),
            setup="text = ' ' * n + 'Word and more'",
            call="first_word(text)",
            edited=False,
        ),
    )
    fine = (
        Fine("def f(it):\n    return next(it), next(it)\n", "each call gives the next element"),
        Fine("def f(x):\n    return len(x) - 1, len(x)\n", "len costs nothing"),
        Fine("def f(a):\n    return a.split(',')[0], a.split(';')[0]\n", "different separators"),
        Fine("def f(a, b):\n    return sorted(a)[0] if a else sorted(a)\n", "only one of the two is made"),
        Fine(
            "def f(a):\n    if sorted(a):\n        a = g(a)\n        return sorted(a)\n",
            "a is another list by then",
        ),
        Fine(
            "def f(a):\n    if sorted(a):\n        a.pop()\n        return sorted(a)\n",
            "a has changed by then",
        ),
        Fine("def f():\n    return [sorted(x) for x in a()], [sorted(x) for x in b()]\n", "another x each"),
        Fine("def f(a):\n    return read(a), read(a)\n", "read may do anything"),
        Fine(
            "from collections import defaultdict\n\n"
            "def f():\n    return Names(defaultdict(dict), defaultdict(dict))\n",
            "two dicts, each to be filled by its owner",
        ),
        Fine("def f(a):\n    return Pair(sorted(a), sorted(a))\n", "each side gets a list of its own"),
    )

    def check(self, node: ast.Module, code: Code) -> Iterator[Hit]:
        pairs = [
            (first, second)
            for name, calls in code.calls_by_name.items()
            if len(calls) > 1 and name not in CHEAP_CALLS
            for first, second in alike(code, calls)
        ]
        for first, second in sorted(pairs, key=lambda pair: (pair[1].lineno, pair[1].col_offset)):
            if (
                _together(first, second, code)
                and _costly(second, code)
                and _shareable(first, code)
                and _shareable(second, code)
            ):
                yield Hit(
                    second,
                    f"`{code.brief(second)}` is computed twice with the same result.",
                    "A name for the result computes it once.",
                    0.65,
                    no_edit="the shared result needs a good name",
                )


def _together(first: ast.Call, second: ast.Call, code: Code) -> bool:
    """Tell whether both calls are made, one right after the other: in one simple statement, or in the test
    of an
    `if` and the first statement below it."""
    one, other = code.statement(first), code.statement(second)
    if isinstance(one, ast.If) and one.body[0] is other:
        in_test = True
    elif one is other:
        in_test = isinstance(one, ast.If)
    else:
        return False
    simple = (
        isinstance(other, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.Expr)) or one is other
    )
    return (in_test or simple) and simple and is_unconditional(first, code) and is_unconditional(second, code)


def _costly(call: ast.Call, code: Code) -> bool:
    return code.is_pure_call(call) and code.is_pure(call)


def _shareable(call: ast.Call, code: Code) -> bool:
    """Tell whether it makes no difference whether this call gives an object of its own."""
    return code.kind(call) not in _CONTAINERS or is_read(code, call)
