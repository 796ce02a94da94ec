from __future__ import annotations

import ast

import pytest

from engine.syntax.costs import round_trip, trip_of, work
from tests.engine.parsed import code_of, first

IMPORTS = (
    "import copy, json, os, re, subprocess, requests, httpx\nfrom glob import glob\n"
    "async def f(self, session, client, cursor, cache, x):\n    "
)


@pytest.mark.parametrize(
    ("call", "trip"),
    [
        ("requests.get(x)", "asks the network"),
        ("httpx.post(x, json=x)", "asks the network"),
        ("await session.get(x)", "asks the network"),
        ("client.post(x, timeout=3)", "asks the network"),
        ("subprocess.run([x])", "starts a process"),
        ("glob(x)", "asks the file system"),
        ("open(x)", "asks the file system"),
        ("cursor.execute(x)", "asks the database"),
        ("self.session.scalars(x)", "asks the database"),
        ("Book.objects.get(id=x)", "asks the database"),
        ("requests.Session()", None),
        ("session.get('key')", None),
        ("cache.get(x)", None),
        ("Book.objects.filter(id=x)", None),
        ("self.executor.execute(x)", None),
        ("os.path.join(x)", None),
    ],
)
def test_what_leaves_the_process(call: str, trip: str | None) -> None:
    code = code_of(f"{IMPORTS}{call}\n")
    assert round_trip(code, first(code, ast.Call)) == trip


@pytest.mark.parametrize(
    ("call", "origin"),
    [
        ("sorted(x)", "sorted"),
        ("copy.deepcopy(x)", "copy.deepcopy"),
        ("re.compile('a')", "re.compile"),
        ("max(x)", "max"),
        ("max(x, 3)", None),
        ("sorted((1, 2))", None),
        ("list()", None),
        ("len(x)", None),
        ("self.sorted(x)", None),
    ],
)
def test_work_that_grows_with_its_argument(call: str, origin: str | None) -> None:
    code = code_of(f"{IMPORTS}{call}\n")
    assert work(code, first(code, ast.Call)) == origin


def test_dotted_names_alone() -> None:
    assert trip_of("requests.get") == "asks the network"
    assert trip_of("app.models.Book.objects.get") == "asks the database"
    assert trip_of("app.models.Book.get") is None
    assert trip_of("get") is None
