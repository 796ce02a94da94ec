"""Sides: two files under one name, loaded as often as wanted, each with its own modules and state."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.inside.sides import MODULE, CannotLoad, Side, owner_in, state, target_in


@pytest.fixture(autouse=True)
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


def side(folder: Path, text: str, function: str = "f", name: str = "before.py") -> Side:
    (folder / name).write_text(text)
    return Side(str(folder / name), function)


CLASS = """
class A:
    def m(self): return 1
    @property
    def p(self): return 2
    @classmethod
    def c(cls): return cls
    @staticmethod
    def s(): return 3
    class B:
        def n(self): return 4
    constant = 5
def f(): return 6
"""


def test_loading_anew_starts_state_again(tmp_path: Path) -> None:
    one = side(tmp_path, "seen = []\ndef f(): seen.append(1); return len(seen)").fresh()
    assert (one.target()(), one.target()()) == (1, 2)
    assert one.fresh().target()() == 1


@pytest.mark.parametrize(
    ("function", "takes_self"),
    [("f", False), ("A.m", True), ("A.p", True), ("A.c", False), ("A.s", False), ("A.B.n", True)],
)
def test_functions_are_found_by_dotted_name(function: str, takes_self: bool, tmp_path: Path) -> None:
    one = side(tmp_path, CLASS, function).fresh()
    assert callable(one.target())
    assert one.takes_self() is takes_self
    receiver = [one.owner()()] if takes_self else []  # type: ignore[operator]
    assert one.target()(*receiver) is not None


@pytest.mark.parametrize("function", ["g", "A.g", "A.constant", "Z.m", "f.g"])
def test_what_is_no_function_says_so(function: str, tmp_path: Path) -> None:
    with pytest.raises(CannotLoad, match=rf"^before\.py has no function {function}$"):
        side(tmp_path, CLASS, function).fresh()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def f(:", "before.py does not compile: "),
        ("\0", "before.py does not compile: "),
        ("1 / 0", "before.py cannot be imported: ZeroDivisionError: "),
        ("raise SystemExit('gone')", "before.py cannot be imported: SystemExit: gone"),
        ("import no_such_module_at_all", "before.py cannot be imported: ModuleNotFoundError: "),
        ("", "before.py has no function f"),
    ],
)
def test_what_cannot_be_loaded_says_why(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(CannotLoad) as told:
        side(tmp_path, text).fresh()
    assert str(told.value).startswith(words)


def test_whoever_enters_is_the_module(tmp_path: Path) -> None:
    one = side(tmp_path, "x = 1\ndef f(): pass").fresh()
    other = side(tmp_path, "x = 2\ndef f(): pass", name="after.py").fresh()
    assert sys.modules[MODULE] is other.module
    one.enter()
    assert sys.modules[MODULE] is one.module
    assert one.module.__name__ == other.module.__name__ == MODULE


def test_what_a_side_imports_of_its_folder_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "kept_aside.py").write_text("seen = []")
    text = "import json\nimport kept_aside\ndef f(): kept_aside.seen.append(1); return len(kept_aside.seen)"
    one, other = side(tmp_path, text), side(tmp_path, text, name="after.py")
    one.fresh()
    other.fresh()
    assert set(one.local) == {"kept_aside"}
    one.enter()
    assert (one.target()(), one.target()()) == (1, 2)
    other.enter()
    assert other.target()() == 1
    assert sys.modules["kept_aside"] is other.local["kept_aside"]
    assert "kept_aside.seen" in state(other)


def test_the_file_says_it_is_the_original(tmp_path: Path) -> None:
    (tmp_path / "after.py").write_text("def f(): return __file__")
    home = str(tmp_path / "before.py")
    assert Side(str(tmp_path / "after.py"), "f", home=home).fresh().target()() == home


STATE = """
import json, functools
value = [1]
def f(x=[], *, y={}): pass
f.calls = 0
class A:
    count = 0
    def m(self, z=()): pass
    @property
    def p(self): return 1
    __slots__ = ("s",)
def outer():
    kept = []
    def inner(): kept.append(1)
    return inner
inner = outer()
@functools.lru_cache
def cached(): pass
from os.path import join
"""


def test_state_is_what_a_call_may_leave_behind(tmp_path: Path) -> None:
    found = state(side(tmp_path, STATE).fresh())
    expected = {"value": [1], "f.calls": 0, "A.count": 0, "inner.<kept>": [], "f.__defaults__": ([],)}
    assert {name: found[name] for name in expected} == expected
    assert {"A.m.__defaults__", "A.p.__defaults__", "f.__kwdefaults__"} <= set(found)


def test_functions_themselves_modules_and_caches_are_no_state(tmp_path: Path) -> None:
    found = state(side(tmp_path, STATE).fresh())
    assert not {"f", "A", "A.m", "A.s", "json", "cached", "join", "join.__defaults__", "__file__"} & set(
        found
    )


def test_names_lead_nowhere_in_an_empty_module() -> None:
    empty = types.ModuleType("empty")
    assert owner_in(empty, "f") is empty
    assert owner_in(empty, "A.f") is None
    with pytest.raises(CannotLoad):
        target_in(empty, "A.f")
