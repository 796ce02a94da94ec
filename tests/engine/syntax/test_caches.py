from __future__ import annotations

import ast

import pytest

from engine.syntax.caches import keeping_mark, kept_results, mentions_cache
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("mark", "known"),
    [
        ("lru_cache", "lru_cache"),
        ("lru_cache(maxsize=3)", "lru_cache"),
        ("functools.cached_property", "functools.cached_property"),
        ("django.utils.functional.cached_property", "django.utils.functional.cached_property"),
        ("memoize", "memoize"),
        ("property", None),
        ("never_cache", None),
        ("cache_control(max_age=3)", None),
    ],
)
def test_decorators_that_keep_results(mark: str, known: str | None) -> None:
    code = code_of(f"import functools\nfrom functools import lru_cache\n@{mark}\ndef f(x): pass\n")
    assert keeping_mark(code, first(code, ast.FunctionDef)) == known


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("if x not in KNOWN:\n        KNOWN[x] = load(x)\n    return KNOWN[x]", ["KNOWN"]),
        ("if x in self.known:\n        return self.known[x]\n    self.known[x] = load(x)", ["self.known"]),
        ("if self._x is None:\n        self._x = load(x)\n    return self._x", ["self._x"]),
        ("if not self._x:\n        self._x = [y for y in x]", ["self._x"]),
        ("known = {}\n    if x not in known:\n        known[x] = load(x)", []),
        ("self._x = load(x)\n    if not self._x:\n        self.off()", []),
        ("if self._x is not None:\n        return self._x\n    self._x = load(x)", ["self._x"]),
        ("if self.on:\n        self._x = load(x)", []),
        ("if x.y is None:\n        x.y = load(x)", []),
        ("if self._x is None:\n        self._x = 3", ["self._x"]),
    ],
)
def test_results_kept_for_the_next_call(body: str, where: list[str]) -> None:
    code = code_of(f"KNOWN = {{}}\ndef f(self, x):\n    {body}\n")
    assert [kept.where for kept in kept_results(code, first(code, ast.FunctionDef))] == where


@pytest.mark.parametrize(
    ("value", "takes_time"),
    [("load(x)", True), ("[y for y in x]", True), ("3", False), ("x + self.y", False)],
)
def test_what_is_worth_keeping(value: str, takes_time: bool) -> None:
    code = code_of(f"def f(self, x):\n    if self._x is None:\n        self._x = {value}\n")
    (kept,) = kept_results(code, first(code, ast.FunctionDef))
    assert kept.takes_time is takes_time


def test_names_that_speak_of_keeping() -> None:
    for text, speaks in (("self._cache[x]", True), ("memo(x)", True), ("self.rows[x]", False)):
        code = code_of(f"def f(self, x):\n    return {text}\n")
        assert mentions_cache(code, first(code, ast.FunctionDef)) is speaks
