from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import Finding, TreeReport
from engine.scan.hotness import COLD, STEPS
from engine.scan.link import link
from tests.engine.findings import finding
from tests.engine.scan.trees import roots, tree_report

WORK = "def work(x):\n    return x\n"


def with_finding(files: dict[str, str], found: Finding) -> TreeReport:
    """Scan the files without rules and put one finding among the reports."""
    report = tree_report(files)
    return TreeReport(
        tuple(replace(file, findings=(found,)) if file.path == found.path else file for file in report.files)
    )


def warmed(
    files: dict[str, str], symbol: str = "work", line: int = 2, loops: int = 0, category: str = "MEMBERSHIP"
) -> Finding:
    """What becomes of a finding in `a.py`."""
    found = finding(path="a.py", symbol=symbol, line=line, end_line=line, loop_depth=loops, category=category)
    [linked] = link(with_finding(files, found), roots(files)).findings
    return linked


@pytest.mark.parametrize(
    ("user", "steps", "because"),
    [
        (
            "from a import work\ndef f(xs):\n    for x in xs:\n        work(x)\n",
            1,
            "called in a loop in b.py:4",
        ),
        (
            "import a\ndef f(xs):\n    return [[a.work(y) for y in x] for x in xs]\n",
            2,
            "called in a loop in b.py:3",
        ),
        ("from a import work\nfor x in range(9):\n    work(x)\n", 1, "called in a loop in b.py:3"),
        (
            "from a import work\n@app.route('/')\ndef index():\n    return work(1)\n",
            1,
            "called by `index` in b.py:4, a handler or special method, which runs per request or per item",
        ),
        (
            "from a import work\n@app.route('/')\ndef index(xs):\n    return [work(x) for x in xs]\n",
            2,
            "called in a loop in b.py:4",
        ),
        (
            "from a import work\ndef f(xs):\n    for x in xs:\n        g(x)\ndef g(x):\n    return work(x)\n",
            1,
            "called by `g` in b.py:6, on a hot path",
        ),
    ],
)
def test_callers_warm_a_function(user: str, steps: int, because: str) -> None:
    found = warmed({"a.py": WORK, "b.py": user})
    assert (found.hotness, found.hot_because) == (STEPS[steps], because)


@pytest.mark.parametrize(
    ("user", "path", "why"),
    [
        ("from a import work\ndef f(x):\n    return work(x)\n", "b.py", "one call, not in a loop"),
        ("from a import work\n", "b.py", "imported, not called"),
        ("from c import work\ndef f(xs):\n    return [work(x) for x in xs]\n", "b.py", "another function"),
        ("def f(xs, work):\n    return [work(x) for x in xs]\n", "b.py", "another name"),
        ("from a import work\ndef f(xs):\n    return [work(x) for x in xs]\n", "tests/b.py", "only a test"),
    ],
)
def test_what_warms_nothing(user: str, path: str, why: str) -> None:
    found = warmed({"a.py": WORK, path: user})
    assert (found.hotness, found.hot_because) == (STEPS[0], ""), why


@pytest.mark.parametrize(
    ("loops", "hotness"), [(0, 0.3), (1, 0.5), (2, 0.7), (3, 0.85), (4, 0.95), (9, 0.95)]
)
def test_its_own_loops_count(loops: int, hotness: float) -> None:
    assert warmed({"a.py": WORK}, loops=loops).hotness == hotness


def test_handlers_and_recursion_are_warm_by_themselves() -> None:
    handler = warmed({"a.py": "def on_message(x):\n    return x\n"}, "on_message")
    assert handler.hotness == STEPS[1]
    assert handler.hot_because.startswith("a handler or special method")
    walker = warmed({"a.py": "def walk(x):\n    return walk(x.next)\n"}, "walk")
    assert (walker.hotness, walker.hot_because) == (STEPS[1], "it calls itself")


def test_mutual_recursion_settles() -> None:
    source = "def f(xs):\n    for x in xs:\n        g(x)\ndef g(xs):\n    for x in xs:\n        f(x)\n"
    assert warmed({"a.py": source}, "f", 3, loops=1).hotness == STEPS[4]


def test_many_callers_add_a_little() -> None:
    users = "from a import work\n" + "".join(f"def f{n}(x):\n    return work(x)\n" for n in range(5))
    assert warmed({"a.py": WORK, "b.py": users}).hotness == 0.35


def test_methods_are_warmed_through_self_and_through_their_class() -> None:
    source = (
        "class C:\n    def run(self, xs):\n        for x in xs:\n            self.step(x)\n"
        "    def step(self, x):\n        return x\n"
    )
    assert warmed({"a.py": source}, "C.step", 6).hot_because == "called in a loop in a.py:4"
    made = "class C:\n    def __init__(self):\n        self.x = 1\n"
    user = "from a import C\ndef f(xs):\n    return [C() for x in xs]\n"
    assert warmed({"a.py": made, "b.py": user}, "C.__init__", 3).hot_because == "called in a loop in b.py:3"


@pytest.mark.parametrize(
    ("source", "symbol", "line"),
    [
        ("def main():\n    return 1\n", "main", 2),
        ("class C:\n    def __repr__(self):\n        return ''\n", "C.__repr__", 3),
        ("def options(p):\n    p.add_argument('x')\n", "options", 2),
        ("for x in range(9):\n    x\n", "", 2),
    ],
)
def test_cold_places(source: str, symbol: str, line: int) -> None:
    assert warmed({"a.py": source}, symbol, line, loops=2).hotness == COLD


def test_tests_are_cold_whoever_calls_them() -> None:
    files = {
        "tests/a.py": WORK,
        "b.py": "from tests.a import work\ndef f(xs):\n    return [work(x) for x in xs]\n",
    }
    found = finding(path="tests/a.py", symbol="work", line=2, end_line=2)
    [linked] = link(with_finding(files, found)).findings
    assert linked.hotness == COLD


def test_a_cold_name_that_a_loop_calls_is_not_cold() -> None:
    files = {
        "a.py": "def setup_row(x):\n    return x\n",
        "b.py": "from a import setup_row\ndef f(xs):\n    return [setup_row(x) for x in xs]\n",
    }
    assert warmed(files, "setup_row").hotness == STEPS[1]


@pytest.mark.parametrize(
    ("symbol", "category"), [("C", "SLOTS"), ("", "LAZYIMPORT")], ids=["a class body", "a slow import"]
)
def test_where_calls_tell_nothing_hotness_stays(symbol: str, category: str) -> None:
    source = "import os\nclass C:\n    x = 1\n"
    assert warmed({"a.py": source}, symbol, category=category).hotness == 0.5


PURE = "from b import clean\ndef work(xs):\n    return [clean(x) for x in xs]\n"


def kept(files: dict[str, str], *requires: str, symbol: str = "work") -> bool:
    found = finding(path="a.py", symbol=symbol, line=3, end_line=3, requires_pure=requires)
    return bool(link(with_finding(files, found), roots(files)).findings)


@pytest.mark.parametrize(
    ("requires", "other"),
    [
        ((), ""),
        (("b.clean",), "def clean(x):\n    return x.strip()\n"),
        (("b.clean", "len"), "def clean(x):\n    return part(x)\ndef part(x):\n    return x\n"),
        (("b.clean",), "from c import clean\n"),
    ],
)
def test_findings_whose_callees_are_pure_stay(requires: tuple[str, ...], other: str) -> None:
    files = {"a.py": PURE, "b.py": other, "c.py": "def clean(x):\n    return x.strip()\n"}
    assert kept(files, *requires)


@pytest.mark.parametrize(
    "other",
    [
        "def clean(x):\n    print(x)\n",
        "def clean(x):\n    return x.run()\n",
        "from far import clean\n",
        "clean = 1\n",
        "",
    ],
)
def test_findings_whose_callees_are_not_shown_pure_go(other: str) -> None:
    assert not kept({"a.py": PURE, "b.py": other}, "b.clean")


def test_a_method_of_its_own_object() -> None:
    source = (
        "class C:\n    def work(self):\n        return self.part()\n    def part(self):\n        return {}\n"
    )
    assert kept({"a.py": source.format("1")}, "self.part", symbol="C.work")
    assert not kept({"a.py": source.format("print(1)")}, "self.part", symbol="C.work")


FILES = {
    "a.py": WORK,
    "b.py": "from a import work\ndef f(xs):\n    return [work(x) for x in xs]\n",
    "c.py": "from a import work\ndef g(xs):\n    return [work(x) for x in xs]\n",
    "d.py": "from b import f\n@app.route('/')\ndef index():\n    return f([])\n",
}


@given(st.permutations(sorted(FILES)))
def test_the_order_of_the_files_does_not_matter(order: list[str]) -> None:
    report = with_finding(FILES, finding(path="a.py", symbol="work", line=2, end_line=2))
    by_path = {file.path: file for file in report.files}
    shuffled = link(TreeReport(tuple(by_path[path] for path in order)), roots(FILES))
    assert shuffled.findings == link(report, roots(FILES)).findings
    assert shuffled.findings[0].hot_because == "called in a loop in b.py:3"


def test_a_function_that_keeps_its_results_is_not_warmed_by_those_who_call_it() -> None:
    user = "from a import work\ndef f(xs):\n    return [work(x) for x in xs]\n"
    kept = "import functools\n@functools.lru_cache\n" + WORK
    assert warmed({"a.py": kept, "b.py": user}, line=4).hotness == STEPS[0]
    value = "class C:\n    @functools.cached_property\n    def work(self):\n        return 1\n"
    looped = value + "    def all(self, xs):\n        return [self.work() for x in xs]\n"
    assert warmed({"a.py": f"import functools\n{looped}"}, "C.work", 5).hotness == STEPS[1]


def test_a_finding_knows_its_users_and_what_its_calls_cost() -> None:
    source = "from c import load\ndef work(x):\n    return load(x)\n"
    files = {
        "a.py": source,
        "b.py": "from a import work\n@app.route('/')\ndef index(xs):\n    return [work(x) for x in xs]\n",
        "c.py": "def load(x):\n    return ask(x)\ndef ask(x):\n    return cursor.execute(x)\n",
    }
    found = warmed(files, line=3)
    assert (found.usage.looped, found.usage.reached) == (1, "a route")
    assert found.callee == "`load` asks the database, in `ask` (c.py)"
    assert warmed({**files, "c.py": "def load(x):\n    return x\n"}, line=3).callee == ""
