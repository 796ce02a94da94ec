from __future__ import annotations

import pytest

from engine.knowledge import UNUSED, Usage
from engine.scan.callgraph import CallGraph
from engine.scan.linking import Links
from engine.scan.usage import Usages
from tests.engine.scan.trees import roots, tree_report

WORK = "def work(x):\n    return x\n"


def usage(files: dict[str, str], name: str = "work", path: str = "a.py") -> Usage:
    links = Links(tree_report(files).files, roots(files))
    return Usages(CallGraph(links)).of((path, name))


def test_callers_are_counted_by_function_and_by_loop() -> None:
    user = (
        "from a import work\n"
        "def one(x):\n    return work(x) + work(x)\n"
        "def many(xs):\n    return [[work(y) for y in x] for x in xs]\n"
        "for x in range(9):\n    work(x)\n"
    )
    found = usage({"a.py": WORK, "b.py": user})
    assert (found.callers, found.looped, found.loops) == (3, 2, 2)


@pytest.mark.parametrize(
    ("entry", "reached"),
    [
        ("@app.route('/')\ndef index():\n    return work(1)\n", "a route"),
        ("class V(View):\n    def get(self, request):\n        return work(1)\n", "a route"),
        ("@shared_task\ndef job():\n    return work(1)\n", "a task"),
        ("@receiver(saved)\ndef changed(sender):\n    return work(sender)\n", "a handler"),
        ("class C:\n    def __call__(self, x):\n        return work(x)\n", "a special method"),
        ("def step(x):\n    return work(x)\ndef on_event(x):\n    return step(x)\n", "a handler"),
    ],
)
def test_what_a_function_is_reached_from(entry: str, reached: str) -> None:
    found = usage({"a.py": WORK, "b.py": f"from a import work\n{entry}"})
    assert found.reached == reached
    assert found.way.endswith("` in b.py")


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"a.py": WORK}, "nobody calls it"),
        ({"a.py": WORK, "b.py": "from a import work\n"}, "imported, not called"),
        ({"a.py": WORK, "b.py": "from a import work\nwork(1)\n"}, "called once, when a module is loaded"),
        ({"a.py": WORK, "tests/b.py": "from a import work\ndef f(x):\n    return work(x)\n"}, "by a test"),
        ({"a.py": WORK, "b.py": "def f(work, x):\n    return work(x)\n"}, "another name"),
        ({"a.py": WORK, "b.py": "from c import work\ndef f(x):\n    return work(x)\n"}, "another function"),
    ],
)
def test_what_is_no_use(files: dict[str, str], why: str) -> None:
    assert usage(files) == UNUSED, why


def test_a_way_that_is_too_long_is_not_followed() -> None:
    chain = "".join(f"def f{n}(x):\n    return f{n + 1}(x)\n" for n in range(4))
    source = f"def on_event(x):\n    return f0(x)\n{chain}def f4(x):\n    return x\n"
    assert usage({"a.py": source}, "f3").reached == "a handler"
    assert usage({"a.py": source}, "f4").reached == ""


def test_recursion_and_caches_are_told_apart() -> None:
    walk = usage({"a.py": "def walk(x):\n    return walk(x.next)\n"}, "walk")
    assert walk == Usage(recursive=True)
    kept = "import functools\n@functools.lru_cache\ndef work(x):\n    return x\n"
    assert usage({"a.py": kept}).keeps == "results"
