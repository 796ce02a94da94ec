from __future__ import annotations

import pytest

from tests.engine.scan.trees import facts

TOP = "import json, re, requests, subprocess\nfrom functools import cache, cached_property, lru_cache\n"


def fact_of(body: str) -> tuple[str, str]:
    """The cost of the last function of a text, and how it keeps its results."""
    function = list(facts(TOP + body).values())[-1]
    return function.cost, function.keeps


@pytest.mark.parametrize(
    ("body", "cost"),
    [
        ("return requests.get(x)", "asks the network"),
        ("return session.get(x, timeout=9)", "asks the network"),
        ("return User.objects.filter(x=x).count()", "asks the database"),
        ("return cursor.execute(x)", "asks the database"),
        ("return subprocess.run(x)", "starts a process"),
        ("return open(x).read()", "asks the file system"),
        ("return [y for y in x]", "loops over what it is given"),
        ("while x:\n        x = x.next", "loops over what it is given"),
        ("return sorted(x)", "goes through what it is given"),
        ("return json.loads(x)", "goes through what it is given"),
        ("return max(x)", "goes through what it is given"),
        ("return re.compile(x)", "prepares the same thing each time"),
        ("for y in x:\n        requests.get(y)", "asks the network"),
        ("for y in x:\n        re.compile(y)", "loops over what it is given"),
    ],
)
def test_what_takes_time(body: str, cost: str) -> None:
    assert fact_of(f"def f(x):\n    {body}\n") == (cost, "")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("return x + 1", "an operator"),
        ("return max(x, 1)", "two values"),
        ("return sorted(['b', 'a'])", "two constants"),
        ("return x.get('name')", "a dict"),
        ("return settings.get(x)", "a dict of another name"),
        ("return requests.Session()", "only builds an object"),
        ("return x.execute('task')", "nothing says that it is a cursor"),
        ("return x.count('a')", "a string"),
        ("return len(x)", "constant time"),
        ("return [x[i : i + 2] for i in (0, 2, 4)]", "three turns, whatever it is given"),
        ("for i in range(3):\n        x = x.next", "the same"),
        ("def g(y):\n        return x\n    return g", "what is defined is not run"),
    ],
)
def test_what_takes_none_that_shows(body: str, why: str) -> None:
    assert facts(f"{TOP}def f(x):\n    {body}\n")["f"].cost == "", why


@pytest.mark.parametrize(
    ("source", "keeps"),
    [
        ("@cache\ndef f(x):\n    return sorted(x)\n", "results"),
        ("@lru_cache(maxsize=None)\ndef f(x):\n    return sorted(x)\n", "results"),
        ("class C:\n    @cached_property\n    def f(self):\n        return sorted(self.x)\n", "value"),
        ("def f(x):\n    if x in _CACHE:\n        return _CACHE[x]\n", "word"),
        ("def f(x):\n    # Memoised by the caller.\n    return sorted(x)\n", "word"),
        ("@keep_in_cache\ndef f(x):\n    return sorted(x)\n", "word"),
        ("CACHE = {}\ndef f(x):\n    return sorted(x)\n", ""),
        ("def g(x):\n    return CACHE[x]\ndef f(x):\n    return sorted(x)\n", ""),
        ("def f(x):\n    return x.memory\n", ""),
        ("@staticmethod\ndef f(x):\n    return sorted(x)\n", ""),
    ],
)
def test_what_keeps_its_results(source: str, keeps: str) -> None:
    assert fact_of(source)[1] == keeps
