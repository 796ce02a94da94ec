from __future__ import annotations

from pathlib import Path

import pytest

from engine.inside.sides import CannotLoad, Side, state

TEXT = """
import collections
import functools

COUNT = 0
TABLE = {"a": []}

def f(x, seen=[]):
    global COUNT
    COUNT += 1
    seen.append(x)
    f.last = x
    return x

def counter():
    total = [0]
    def step():
        total[0] += 1
    return step

step = counter()

@functools.lru_cache
def cached(x):
    return x

class Box:
    made = 0
    limits = []

    @property
    def size(self):
        return 1

    @classmethod
    def make(cls):
        cls.made += 1
        return cls()

    @staticmethod
    def plain(x):
        return x
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    (tmp_path / "a.py").write_text(TEXT)
    return str(tmp_path / "a.py")


def test_state_is_what_a_call_may_leave_behind(path: str) -> None:
    side = Side(path, "f").fresh()
    side.target()(5)
    found = state(side)
    assert found["COUNT"] == 1
    assert found["TABLE"] == {"a": []}
    assert found["f.__defaults__"] == ([5],)
    assert found["f.last"] == 5
    assert found["step.<total>"] == [0]
    assert found["Box.limits"] == []
    assert not {"cached", "functools", "Box", "f", "step"} & set(found)


def test_fresh_starts_again(path: str) -> None:
    side = Side(path, "f").fresh()
    side.target()(5)
    assert state(side.fresh())["COUNT"] == 0


@pytest.mark.parametrize(
    ("function", "takes_self"),
    [("f", False), ("Box.size", True), ("Box.make", False), ("Box.plain", False), ("step", False)],
)
def test_functions_by_name(path: str, function: str, takes_self: bool) -> None:
    side = Side(path, function).fresh()
    assert callable(side.target())
    assert side.takes_self() == takes_self


@pytest.mark.parametrize(
    ("text", "function", "said"),
    [
        ("def f(:", "f", "does not compile"),
        ("1 / 0", "f", "cannot be imported: ZeroDivisionError"),
        ("raise SystemExit", "f", "cannot be imported: SystemExit"),
        ("x = 1", "f", "has no function f"),
        ("x = 1", "x", "has no function x"),
        ("class A: pass", "A.f", "has no function A.f"),
    ],
)
def test_what_cannot_be_loaded_says_why(tmp_path: Path, text: str, function: str, said: str) -> None:
    (tmp_path / "b.py").write_text(text)
    with pytest.raises(CannotLoad, match=said):
        Side(str(tmp_path / "b.py"), function).fresh()


def test_each_side_has_modules_of_the_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "beside_a_subject.py").write_text("SEEN = []\n")
    for name in ("one.py", "other.py"):
        (tmp_path / name).write_text("import beside_a_subject as b\ndef f(x):\n    b.SEEN.append(x)\n")
    one, other = Side(str(tmp_path / "one.py"), "f"), Side(str(tmp_path / "other.py"), "f")
    one.fresh()
    other.fresh()
    one.enter()
    one.target()(1)
    assert state(one)["beside_a_subject.SEEN"] == [1]
    assert state(other)["beside_a_subject.SEEN"] == []
