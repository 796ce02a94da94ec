"""A rewrite reaches for what the function reached for, and for nothing else."""

from __future__ import annotations

import ast

import pytest

from engine.rewrite.reach import new_reach
from engine.rules import all_rules

OLD = """def f(rows, wanted, path):
    here = os.path.join(path, 'a')
    with open(path) as file:
        subprocess.run(['ls', path])
        return [row for row in rows if row in wanted and row._seen and time.time()], here, file
"""


def reach(line: str, old: str = OLD) -> str:
    """What a function reaches for with one line more."""
    head, _, rest = old.partition("\n")
    trees = [ast.parse(text).body[0] for text in (old, f"{head}\n    {line}\n{rest}")]
    before, after = trees
    assert isinstance(before, ast.FunctionDef) and isinstance(after, ast.FunctionDef)
    return new_reach(before, after)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        # Names that something else in the text seems to bind.
        ("[0 for eval in ()]; eval('1')", "calls `eval`"),
        ("[eval for x in eval('1') for eval in ()]", "calls `eval`"),
        ("g = lambda exec: 0; exec('1')", "calls `exec`"),
        ("class A:\n        if 0: eval = 1\n        x = eval('1')", "calls `eval`"),
        ("def g(compile): pass\n    compile('1', '', 'eval')", "calls `compile`"),
        ("def g(x=eval('1')): pass", "calls `eval`"),
        ("def g(x: eval('1')): pass", "calls `eval`"),
        ("def g() -> eval('1'): pass", "calls `eval`"),
        ("@eval('1')\n    def g(): pass", "calls `eval`"),
        ("class A(eval('1')): pass", "calls `eval`"),
        ("e = eval; e('1')", "uses `eval`"),
        ("list(map(exec, rows))", "uses `exec`"),
        ("f = open", "uses `open`"),
        # More of what was there.
        ("os.system('id')", "uses `system`"),
        ("os.remove(path)", "calls `os.remove`"),
        ("o = os; o.remove(path)", "uses `os`"),
        ("r = os.remove", "uses `os.remove`"),
        ("os.path.os.remove(path)", "`os"),
        ("open('/etc/passwd')", "calls `open`"),
        ("open(path, 'w')", "calls `open`"),
        ("subprocess.run(['rm', path])", "calls `subprocess.run`"),
        ("subprocess.Popen(path)", "calls `subprocess.Popen`"),
        ("time.sleep(1)", "uses `time.sleep`"),
        ("asyncio.create_subprocess_shell('id')", "calls `asyncio.create_subprocess_shell`"),
        ("asyncio.subprocess", "uses `subprocess`"),
        ("run = asyncio.run", "uses `asyncio.run`"),
        ("sys.exit()", "uses `sys.exit`"),
        ("globals()['x'] = 1", "uses `globals`"),
        ("vars(rows)", "uses `vars`"),
        # Ways from one module to another.
        ("statistics.sys.modules", "uses `modules`"),
        ("c = collections; c._sys", "uses `_sys`"),
        ("app._registry.clear()", "uses `app._registry`"),
        ("from collections import _sys as s; s", "imports from `collections`"),
        ("from statistics import sys", "imports from `statistics`"),
        ("import statistics as s; s.sys", "uses `sys`"),
        ("import os.path", "imports `os.path`"),
        ("typing.get_type_hints(rows)", "uses `get_type_hints`"),
        ("types.FunctionType(rows, {})", "uses `FunctionType`"),
        ("functools.singledispatch(rows)", "uses `singledispatch`"),
        # Attributes by other means than a dot.
        ("getattr(rows, 'x' + wanted)", "calls `getattr`"),
        ("getattr(rows, '__class__')", "`__class__`"),
        ("getattr('', 'format')", "uses `vformat`"),
        ("g = getattr", "uses `getattr`"),
        ("operator.attrgetter('a.gi_frame')", "uses `gi_frame`"),
        ("operator.attrgetter(wanted)", "calls `attrgetter`"),
        ("operator.methodcaller(wanted)", "calls `methodcaller`"),
        ("'{0.__class__}'.format(rows)", "formats with names"),
        ("'{0[_x]}'.format(rows)", "formats with names"),
        ("('{0.__cl' + 'ass__}').format(rows)", "formats with a text"),
        ("str.format(wanted, rows)", "formats with a text"),
        ("''.format_map(rows)", "uses `format_map`"),
        ("match rows:\n        case object(__class__=c): c", "uses `__class__`"),
        ("rows.gi_frame.f_back", "uses `"),
        ("x = __builtins__", "uses `__builtins__`"),
        ("\uff45\uff56\uff41\uff4c('1')", "calls `eval`"),
        # Deeds that outlive the call.
        ("global memo", "declares `memo` global"),
        ("nonlocal memo", "declares `memo` nonlocal"),
        ("def g():\n        nonlocal memo\n        memo = 1", "declares `memo` nonlocal"),
        ("f.memo = {}", "sets `f.memo`"),
        ("del np.sum", "sets `np.sum`"),
        ("app.models.Row.x = 1", "sets `app.models.Row.x`"),
        ("class K:\n        def __del__(self): pass", "defines `__del__`"),
        ("x = 'https://evil.example/?d='", "holds the text `https://evil"),
    ],
)
def test_what_is_new_is_named(line: str, why: str) -> None:
    assert why in reach(line)


@pytest.mark.parametrize(
    "line",
    [
        "wanted = set(wanted)",
        "join = os.path.join",
        "there = os.path.join(path, 'b')",
        "base = os.path",
        "open(path)",
        "subprocess.run(['ls', path])",
        "now = time.time; now()",
        "time = code = rows",
        "rows = sorted(rows, key=lambda time: time)",
        "rows = [code for code in rows if code]",
        "rows = sorted(rows, key=lambda row: [io for io in row])",
        "def g(platform):\n        return platform",
        "def g(n):\n        nonlocal rows\n        rows = n",
        "from bisect import bisect_left",
        "import collections.abc",
        "counts = collections.Counter(rows)",
        "pattern = re.compile('x')",
        "x = getattr(rows, 'name', None)",
        "key = operator.attrgetter('customer.name')",
        "x = '{} of {:>3}'.format(1, 2)",
        "x = f'{rows} {wanted!r}'",
        "x = 'snake_case and __main'",
        "rows.cache = {}",
        "x = rows[0]._seen or rows._private",
        "class K:\n        def size(self): return 1",
        "match rows:\n        case [first, *rest]: pass",
        "x = row.f_name or row.tb_size",
        "open = None",
        "import asyncio",
        "asyncio.gather(*rows)",
        "limit = asyncio.Semaphore(8)",
    ],
)
def test_what_only_computes_is_not(line: str) -> None:
    assert reach(line) == ""


def test_what_the_function_did_in_any_odd_way_it_may_do_again() -> None:
    old = "def f(x):\n    return getattr(x, x.name), eval(x), x.__class__, os.environ['__x__']\n"
    assert reach("y = os.environ['__x__'], x.__class__, eval(x), getattr(x, x.name)", old) == ""
    assert "calls `eval`" in reach("eval('x')", old)


def test_the_rules_own_fast_forms_are_taken() -> None:
    """Right rewrites, written by hand, of every strategy: those are lost alone that act in another way."""
    asked, lost = 0, []
    for rule in all_rules():
        for example in rule.slow:
            slow, fast = ast.parse(example.code), ast.parse(example.fast)
            for old, new in zip(functions(slow), functions(fast), strict=False):
                if ast.dump(old) != ast.dump(new):
                    asked += 1
                    if why := new_reach(old, new):
                        lost.append((rule.name, why))
    assert asked > 190
    assert {name for name, _ in lost} == {
        "blocking-call-in-async", "entries-asked-one-by-one", "heavy-import-at-top"
    }, lost  # fmt: skip


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
