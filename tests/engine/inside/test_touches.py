from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest

from engine.inside.recording import Recorder, replay
from engine.inside.touches import Touches

SOURCE = """\
def plain(a, b=2):
    if a > 5:
        return b
    return a

def steps(n):
    for i in range(n):
        n = None
        yield i

class Thing:
    def method(self, x, *rest, key=1, **more):
        x = None
        return [rest for _ in ()]

async def later(x):
    return x
"""

Function = Callable[..., object]


@pytest.fixture
def module(tmp_path: Path) -> dict[str, Function]:
    path = tmp_path / "watched.py"
    path.write_text(SOURCE)
    names: dict[str, object] = {"path": str(path), "__name__": "watched"}
    exec(compile(SOURCE, str(path), "exec"), names)
    return cast("dict[str, Function]", names)


@contextmanager
def watching(lines: set[int], *names: str, path: object) -> Iterator[Touches]:
    before = sys.gettrace()
    touches = Touches({str(path): frozenset(lines)}, Recorder((str(path), name) for name in names))
    touches.start()
    try:
        yield touches
    finally:
        touches.stop()
        sys.settrace(before)


def test_a_line_that_runs_is_hit_and_one_that_does_not_is_not(module: dict[str, Function]) -> None:
    with watching({3}, path=module["path"]) as touches:
        touches.begin()
        module["plain"](1)
        missed = bool(touches.hit)
        touches.begin()
        module["plain"](9)
        hit = bool(touches.hit)
        touches.begin()
        module["plain"](1)
        missed_again = bool(touches.hit)
        touches.begin()
        module["plain"](9)
        hit_again = set(touches.hit)
    assert (missed, hit, missed_again) == (False, True, False)
    assert hit_again == {(str(module["path"]), 3)}


def test_other_threads_are_watched(module: dict[str, Function]) -> None:
    with watching({3}, path=module["path"]) as touches:
        touches.begin()
        thread = threading.Thread(target=module["plain"], args=(9,))
        thread.start()
        thread.join()
        assert touches.hit


def test_nothing_is_watched_after_the_end(module: dict[str, Function]) -> None:
    with watching({3}, "plain", path=module["path"]) as touches:
        touches.begin()
    module["plain"](9)
    assert not touches.hit and touches.recorder.recorded(str(module["path"]), "plain") == []


def test_calls_are_recorded_as_they_begin(module: dict[str, Function]) -> None:
    path = str(module["path"])
    with watching(set(), "plain", "steps", "later", path=path) as touches:
        module["plain"](1)
        module["plain"](b=3, a=[1][0])
        module["plain"](1)
        assert list(cast("Iterator[int]", module["steps"](3))) == [0, 1, 2]
        coroutine = module["later"]({"a": (1, 2)})
        with pytest.raises(StopIteration):
            coroutine.send(None)  # type: ignore[attr-defined]
        calls = {
            name: [replay(blob) for blob in touches.recorder.recorded(path, name)]
            for name in ("plain", "steps", "later")
        }
    assert calls == {
        "plain": [((1, 2), {}), ((1, 3), {})],
        "steps": [((3,), {})],
        "later": [(({"a": (1, 2)},), {})],
    }


def test_methods_with_every_kind_of_parameter(
    module: dict[str, Function], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(module["path"])
    thing = cast("type", module["Thing"])
    # A class is pickled by the name under which it can be imported.
    holder = ModuleType("watched")
    holder.Thing = thing  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "watched", holder)
    with watching(set(), "Thing.method", path=path) as touches:
        thing().method([1], 2, 3, key=4, other=5)
        (blob,) = touches.recorder.recorded(path, "Thing.method") or ("",)
    positional, named = replay(blob, "watched", {"Thing": thing})
    assert type(positional[0]) is thing and positional[1:] == ([1], 2, 3)
    assert named == {"key": 4, "other": 5}
