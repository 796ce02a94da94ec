from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.adapters.processes import ProcessWorkers, SerialWorkers
from engine.errors import ToolFailed
from engine.ports import Workers

ROOT = Path(__file__).parents[3]


def square(number: int) -> int:
    return number * number


def process_of(_: int) -> int:
    time.sleep(0.01)
    return os.getpid()


def refuse(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def die(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("count", [0, 1, 2])
def test_answers_come_in_the_order_of_the_items(count: int) -> None:
    with ProcessWorkers(count) as workers:
        port: Workers = workers
        assert list(port.map(square, range(50))) == [number * number for number in range(50)]
        assert list(port.map(square, [])) == []


def test_serial_work_is_the_same() -> None:
    port: Workers = SerialWorkers()
    assert list(port.map(square, range(5))) == [0, 1, 4, 9, 16]
    assert list(port.map(square, [])) == []
    with pytest.raises(ValueError, match="three"):
        list(port.map(refuse, range(5)))


def test_work_is_done_elsewhere_by_processes_that_stay() -> None:
    with ProcessWorkers(2) as workers:
        first = set(workers.map(process_of, range(16)))
        assert os.getpid() not in first
        assert set(workers.map(process_of, range(16))) <= {*first, *workers.map(process_of, range(16))}
        assert len(first) <= 2


def test_little_work_starts_no_process() -> None:
    with ProcessWorkers(2) as workers:
        assert list(workers.map(process_of, [1])) == [os.getpid()]
    with ProcessWorkers(1) as workers:
        assert list(workers.map(process_of, [1, 2])) == [os.getpid()] * 2


def test_what_the_work_raises_is_raised_here_and_the_workers_live_on() -> None:
    with ProcessWorkers(2) as workers:
        with pytest.raises(ValueError, match="three"):
            list(workers.map(refuse, range(10)))
        assert list(workers.map(square, range(3))) == [0, 1, 4]


def test_a_killed_worker_is_an_error_and_not_a_hang() -> None:
    with ProcessWorkers(2) as workers:
        with pytest.raises(ToolFailed, match="a worker process failed: it ended unexpectedly"):
            list(workers.map(die, range(20)))
        assert list(workers.map(square, range(3))) == [0, 1, 4]


def test_work_may_be_left_half_done() -> None:
    with ProcessWorkers(2) as workers:
        answers = workers.map(square, range(100))
        assert next(answers) == 0
        del answers
        assert list(workers.map(square, range(3))) == [0, 1, 4]


def test_workers_that_never_worked_close() -> None:
    ProcessWorkers(2).close()


SCRIPT = """
from engine.adapters.processes import ProcessWorkers
from tests.engine.adapters.test_processes import square

if __name__ == "__main__":
    with ProcessWorkers(2) as workers:
        print(list(workers.map(square, range(4))))
"""


def test_a_worker_imports_nothing_from_the_working_directory(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for name in ("multiprocessing", "pickle", "signal", "struct", "socket", "tempfile", "queue", "encodings"):
        (checkout / f"{name}.py").write_text(f"open({str(tmp_path / 'sprung')!r}, 'w')\n")
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "script.py").write_text(SCRIPT)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, str(tmp_path / "program" / "script.py")],
        cwd=checkout,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == (b"[0, 1, 4, 9]\n", b"")
    assert not (tmp_path / "sprung").exists()
    assert "PYTHONSAFEPATH" not in environment
