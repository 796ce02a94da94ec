"""Questions asked again, recursion that repeats itself, coroutines that wait."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.awaits import collected_await
from engine.syntax.blocking import awaited_edits, blocking_origin
from engine.syntax.predicates import asked_again
from engine.syntax.properties import costly_properties, naming_edits, read_twice
from engine.syntax.recursion import cache_edits, overlapping_calls
from engine.syntax.settings import setting_asked
from tests.engine.parsed import code_of, first
from tests.engine.rule_examples import edited


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("if self.linter.is_message_enabled('a') and x:\n    use(x)", True),
        ("if not config.has_feature(FLAG):\n    use(x)", True),
        ("if x.is_message_enabled('a'):\n    use(x)", False),
        ("use(config.is_option_allowed('a'))", False),
        ("if config.is_option_allowed(x):\n    use(x)", False),
        ("if config.is_open('a'):\n    use(x)", False),
        ("config.enable(x)\nif config.has_feature('a'):\n    use(x)", False),
        ("config = x\nif config.has_feature('a'):\n    use(x)", False),
    ],
)
def test_settings_asked_in_each_turn(body: str, asked: bool) -> None:
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    code = code_of(f"def f(self, xs, config, use):\n    for x in xs:\n{lines}\n")
    call = next(
        call for call in code.nodes(ast.Call) if ".is_" in code.text(call) or ".has_" in code.text(call)
    )
    call = next((part for part in call.args if isinstance(part, ast.Call)), call)

    assert (setting_asked(code, call) is not None) is asked


@pytest.mark.parametrize(
    ("body", "again"),
    [
        ("if is_open(x, y):\n    use(x)\nif y and is_open(x, y):\n    use(y)", 1),
        ("if is_open(x):\n    use(x)\nif y:\n    if is_open(x):\n        use(y)", 1),
        ("if is_open(x):\n    x = y\nif is_open(x):\n    use(y)", 0),
        ("if is_open(x):\n    use(x)\nif is_open(y):\n    use(y)", 0),
        ("if is_open():\n    use(x)\nif is_open():\n    use(y)", 0),
        ("if opened(x):\n    use(x)\nif opened(x):\n    use(y)", 0),
        ("if y:\n    y = x\n    x = is_open(x)\nif is_open(x):\n    use(y)", 0),
    ],
)
def test_predicates_asked_in_the_same_turn(body: str, again: int) -> None:
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    code = code_of(f"def f(xs, y, use, is_open, opened):\n    for x in xs:\n{lines}\n")

    assert sum(1 for call in code.nodes(ast.Call) for _ in asked_again(code, call)) == again


CLASS = """
class A:
    @property
    def plain(self):
        return self._plain

    @property
    def total(self):
        return sum(self.xs)

    @property
    def mean(self):
        return self.plain / 2 + 1

    @property
    def kept(self):
        if self._kept is None:
            self._kept = sum(self.xs)
        return self._kept

    def f(self, a):
"""


def test_properties_that_take_their_time() -> None:
    code = code_of(CLASS + "        pass\n")

    assert costly_properties(code, first(code, ast.ClassDef)) == {"total", "mean"}


@pytest.mark.parametrize(
    ("body", "reads"),
    [
        ("return self.total + self.total", 2),
        ("if self.total > a > self.total:\n            return a", 2),
        ("return self.plain + self.plain", 0),
        ("return self.total if a else self.total", 0),
        ("return self.total, a.total", 0),
        ("a = self.total\n        return self.total", 0),
    ],
)
def test_properties_read_twice_in_a_statement(body: str, reads: int) -> None:
    code = code_of(f"{CLASS}        {body}\n")
    found = [len(each) for each in read_twice(code, first(code, ast.ClassDef))]

    assert found == ([reads] if reads else [])


def test_a_property_is_read_into_a_name() -> None:
    source = f"{CLASS}        return self.total + self.total\n"
    code = code_of(source)
    (reads,) = read_twice(code, first(code, ast.ClassDef))

    assert edited(source, naming_edits(code, reads)).endswith(
        "    def f(self, a):\n        total = self.total\n        return total + total\n"
    )


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return f(n - 1, m) + f(n - 2, m)", True),
        ("return min(f(n[1:], m), f(n, m[1:]), f(n[1:], m[1:]))", True),
        ("return f(n.left, m) + f(n.right, m)", False),
        ("return f(n - 1, m) if m else f(n - 2, m)", False),
        ("return f(n - 1, m) + f(n - 1, m)", False),
        ("return f(n // 2, m) + f(n - n // 2, m)", False),
        ("print(n)\n    return f(n - 1, m) + f(n - 2, m)", False),
        ("return f(n - 1, m)", False),
    ],
)
def test_recursion_that_meets_itself(body: str, found: bool) -> None:
    code = code_of(f"def f(n, m):\n    {body}\n")
    function = first(code, ast.FunctionDef)

    assert bool(overlapping_calls(code, function)) is found
    assert len(cache_edits(code, function)) == 2


@pytest.mark.parametrize(
    ("body", "awaited"),
    [
        ("out = []\n    for x in xs:\n        out.append(await fetch(x))", "await fetch(x)"),
        ("for x in xs:\n        y = await fetch(x)\n        out.append(y.z)", "await fetch(x)"),
        ("return [await fetch(x) for x in xs]", "await fetch(x)"),
        ("return [await fetch(x) for x in xs if x]", None),
        ("for x in xs:\n        await fetch(x)", None),
        ("for x in xs:\n        out.append(await fetch(out))", None),
        ("for x in xs:\n        out.append(await x.read())", None),
        ("for x in (1, 2):\n        out.append(await fetch(x))", None),
    ],
)
def test_awaits_that_are_only_collected(body: str, awaited: str | None) -> None:
    code = code_of(f"async def f(xs, fetch, out):\n    {body}\n")
    loops: list[ast.For | ast.ListComp] = [*code.nodes(ast.For), *code.nodes(ast.ListComp)]
    found = collected_await(code, loops[0])

    assert (code.text(found) if found else None) == awaited


@pytest.mark.parametrize(
    ("text", "fast"),
    [
        ("time.sleep(x)", "await asyncio.sleep(x)"),
        ("y = subprocess.run(x, check=True)", "y = await asyncio.to_thread(subprocess.run, x, check=True)"),
        ("return requests.get(x).text", "return (await asyncio.to_thread(requests.get, x)).text"),
        ("return [time.sleep(y) for y in x]", None),
        ("subprocess.run(args=x)", None),
    ],
)
def test_blocking_calls_are_awaited(text: str, fast: str | None) -> None:
    source = f"import asyncio\nimport requests, subprocess, time\n\nasync def f(x):\n    {text}\n"
    code = code_of(source)
    found = [(call, origin) for call in code.nodes(ast.Call) if (origin := blocking_origin(code, call))]
    edits = awaited_edits(code, *found[0])

    assert (edited(source, edits).rpartition("    ")[2].strip() if edits else None) == fast


@pytest.mark.parametrize(
    "source", ["import time\ndef f():\n    time.sleep(1)", "import time\nasync def f():\n    time.sleep(0)"]
)
def test_what_does_not_block_a_loop(source: str) -> None:
    code = code_of(source)

    assert blocking_origin(code, first(code, ast.Call)) is None
