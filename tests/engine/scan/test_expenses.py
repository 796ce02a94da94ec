from __future__ import annotations

import pytest

from engine.scan.expenses import Expense, Expenses, expenses
from engine.scan.linking import Links
from tests.engine.scan.trees import roots, tree_report

CALLER = (
    "from app import io\ndef f(x):\n    io.ask(x)\n    io.total(x)\n    io.once(x)\n    io.plain(x)\n"
    "    io.through(x)\n    io.ordered(x)\n"
)
IO = (
    "import requests\nfrom functools import lru_cache\n"
    "def ask(x):\n    return requests.get(x, timeout=9)\n"
    "def total(x):\n    return sum(y for y in x)\n"
    "@lru_cache\ndef once(x):\n    return requests.get(x, timeout=9)\n"
    "def plain(x):\n    return x + 1\n"
    "def through(x):\n    return ask(x)\n"
    "def ordered(x):\n    return sorted(x)\n"
    "def deep(x):\n    return deeper(x)\n"
    "def deeper(x):\n    return through(x)\n"
    "def around(x):\n    return back(x)\n"
    "def back(x):\n    return around(x)\n"
)
FILES = {"app/__init__.py": "", "app/io.py": IO, "app/run.py": CALLER}
LINKS = Links(tree_report(FILES).files, roots(FILES))


def test_what_a_callee_itself_does_counts_against_a_change() -> None:
    assert expenses(LINKS, "app/run.py") == {
        "app.io.ask": "asks the network",
        "app.io.total": "loops over what it is given",
    }


@pytest.mark.parametrize(
    ("name", "cost", "where"),
    [
        ("ask", "asks the network", "ask"),
        ("through", "asks the network", "ask"),
        ("deeper", "asks the network", "ask"),
        ("total", "loops over what it is given", "total"),
        ("ordered", "goes through what it is given", "ordered"),
    ],
)
def test_a_cost_is_followed_to_where_it_arises(name: str, cost: str, where: str) -> None:
    assert Expenses(LINKS).of_target("app/run.py", f"app.io.{name}") == Expense(cost, ("app/io.py", where))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("once", "it keeps its results"),
        ("plain", "it does little"),
        ("deep", "the cost is too far away"),
        ("around", "it only calls itself, by another"),
        ("gone", "nobody knows it"),
    ],
)
def test_what_is_not_expensive(name: str, why: str) -> None:
    assert Expenses(LINKS).of_target("app/run.py", f"app.io.{name}") is None, why
