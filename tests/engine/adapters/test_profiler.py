"""Real programs under the real profiler, in processes of their own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.adapters.profiler import Recorded, functions_of, record_call, record_command
from engine.adapters.python_command import python_command
from engine.profile import read_profile
from tests.engine.profile.samples import record, write_files

Profiling = Callable[..., Recorded]


@pytest.fixture
def profiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profiling:
    """Profile a script, given as text, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)

    def run(text: str, *arguments: str, repeat: int = 1, traced: bool = False) -> Recorded:
        (tmp_path / "script.py").write_text(text)
        command = python_command([sys.executable, "script.py", *arguments], {"PATH": ""})
        return record_command(command, repeat=repeat, traced=traced)

    return run


def test_calls_are_counted_and_memory_is_seen(profiled: Profiling, tmp_path: Path) -> None:
    text = "def f(n):\n    return bytearray(n)\nfor _ in range(7):\n    f(50_000_000)\n"
    done = profiled(text, repeat=2, traced=True)
    assert (done.status, done.reason) == (0, "")
    assert done.recording is not None
    assert done.recording.program == "script.py"
    assert done.recording.python == f"CPython {sys.version.split()[0]}"
    first, second = done.recording.runs
    for run in (first, second):
        (f,) = (item for item in run.functions if item.name == "f")
        assert (f.path, f.line, f.calls, f.ours) == ("script.py", 1, 7, True)
        assert 0 < f.own <= f.total <= run.wall
        assert run.traced is not None
        assert 50_000_000 <= run.traced < 60_000_000
        assert run.resident < 200_000_000
    assert len(read_profile(done.pstats, "out").functions) == len(first.functions)


def test_the_memory_of_the_one_who_asks_is_not_the_commands(profiled: Profiling) -> None:
    ballast = bytearray(300_000_000)
    done = profiled("pass\n")
    assert done.recording is not None
    assert done.recording.runs[0].resident < len(ballast) / 3


def test_children_count_as_processor_time(profiled: Profiling) -> None:
    text = (
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'import time\\nwhile time.process_time() < 0.3: pass'])\n"
    )
    done = profiled(text)
    assert done.recording is not None
    assert done.recording.runs[0].user + done.recording.runs[0].system >= 0.25


WORLD = """\
import json, sys, __main__
json.dump([sys.argv, __name__, __file__, sys.path[0], __main__.X if hasattr(__main__, 'X') else None,
           'cProfile' in sys.modules, sys.stdin.read()], open('seen', 'w'))
X = 1
assert __main__.X == 1
"""


def test_a_program_sees_itself_as_if_it_had_been_started_without(
    profiled: Profiling, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "profile.py").write_text("MINE = 1\n")
    text = WORLD.replace("sys.stdin.read()", "''") + "import profile\nassert profile.MINE\nprint('said')\n"
    assert profiled(text, "a", "-b").status == 0
    seen = (tmp_path / "seen").read_text()
    assert seen == f'[["script.py", "a", "-b"], "__main__", "script.py", "{tmp_path}", null, false, ""]'
    assert capfd.readouterr() == ("said\n", "")


def test_modules_and_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__main__.py").write_text(
        "from . import x\nimport sys\nprint(__package__, sys.argv)\n"
    )
    (tmp_path / "shop" / "x.py").write_text("")
    done = record_command(python_command([sys.executable, "-m", "shop", "a"], {"PATH": ""}))
    assert (done.status, capfd.readouterr().out) == (0, f"shop ['{tmp_path}/shop/__main__.py', 'a']\n")
    assert done.recording is not None
    assert any(item.path == "shop/x.py" and item.ours for item in done.recording.runs[0].functions)
    done = record_command(python_command([sys.executable, "-c", "print(2 + 2)"], {"PATH": ""}))
    assert (done.status, capfd.readouterr().out) == (0, "4\n")


@pytest.mark.parametrize(
    ("text", "status", "err"),
    [
        ("import sys\nsys.exit(7)\n", 7, ""),
        ("import sys\nsys.exit('no')\n", 1, "no\n"),
        ("def f():\n    1 / 0\nf()\n", 1, None),
    ],
)
def test_however_it_ends_there_is_a_profile(
    profiled: Profiling, capfd: pytest.CaptureFixture[str], text: str, status: int, err: str | None
) -> None:
    done = profiled(text)
    assert done.status == status
    assert done.recording is not None
    said = capfd.readouterr().err
    if err is None:
        assert said.startswith("Traceback (most recent call last):\n  File ")
        assert said.endswith("ZeroDivisionError: division by zero\n")
        assert "profile_recorder" not in said
    else:
        assert said == err


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("import os\nos._exit(5)\n", 5),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", 137),
        ("def f(:\n", 1),
        ("import os\nos.execvp('true', ['true'])\n", 0),
    ],
)
def test_without_a_profile_the_status_is_still_the_commands(
    profiled: Profiling, text: str, status: int
) -> None:
    done = profiled(text)
    assert (done.status, done.recording) == (status, None)
    assert done.reason


def test_a_fork_leaves_no_profile_of_its_own(profiled: Profiling) -> None:
    text = "import os, sys\ndef child(): pass\nif os.fork() == 0:\n    child()\n    sys.exit(3)\nos.wait()\n"
    done = profiled(text)
    assert done.status == 0
    assert done.recording is not None
    assert not any(item.name == "child" for item in done.recording.runs[0].functions)


def test_only_the_first_run_prints_and_a_failing_one_is_the_last(
    profiled: Profiling, capfd: pytest.CaptureFixture[str]
) -> None:
    done = profiled("print('said')\n", repeat=3)
    assert capfd.readouterr().out == "said\n"
    assert done.recording is not None
    assert len(done.recording.runs) == 3
    done = profiled(
        "import os, sys\nopen('n', 'a').write('x')\nsys.exit(os.path.getsize('n') - 1)\n", repeat=5
    )
    assert done.recording is not None
    assert (done.status, len(done.recording.runs)) == (1, 2)
    assert done.reason == "run 2 of 5 ended with exit status 1"


def test_a_process_pool_works_in_it(profiled: Profiling, capfd: pytest.CaptureFixture[str]) -> None:
    text = (
        "import multiprocessing as mp\n"
        "def square(x):\n    return x * x\n"
        "if __name__ == '__main__':\n"
        "    with mp.get_context('spawn').Pool(1) as pool:\n"
        "        print(pool.map(square, range(4)))\n"
    )
    assert profiled(text).status == 0
    assert capfd.readouterr().out == "[0, 1, 4, 9]\n"


def test_a_call_is_recorded() -> None:
    def work() -> list[int]:
        return sorted(range(1000))

    made = record_call(work, repeat=2, traced=True)
    assert made.program.endswith("work")
    for run in made.runs:
        assert [item.calls for item in run.functions if item.name == "work"] == [1]
        assert run.traced is not None
        assert run.traced > 8000


def test_what_a_call_raises_passes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        record_call(lambda: 1 / 0)


def test_functions_here_and_elsewhere(tmp_path: Path) -> None:
    write_files(tmp_path)
    found = {(item.path, item.name): item.ours for item in functions_of(record(tmp_path), tmp_path)}
    assert found["shop/report.py", "slow"]
    assert found["run.py", "<module>"]
    assert not any(ours for (path, _), ours in found.items() if path.startswith("<frozen"))
