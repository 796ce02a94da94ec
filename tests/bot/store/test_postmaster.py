from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bot.store.postmaster import end_leftover, is_alive, socket_folder, status

TOLD = "{pid}\n{data}\n1790000000\n5432\n/tmp\n\n  1234 5678\n{word}\n"


def tell(data: Path, pid: int, word: str = "ready   ") -> Path:
    file = data / "postmaster.pid"
    file.write_text(TOLD.format(pid=pid, data=data, word=word))
    return file


def test_a_server_tells_its_process_and_status(tmp_path: Path) -> None:
    tell(tmp_path, 12)
    assert status(tmp_path) == (12, "ready")
    tell(tmp_path, 12, "starting")
    assert status(tmp_path) == (12, "starting")


def test_a_server_that_just_began_tells_no_status_yet(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text("12\n/data\n")
    assert status(tmp_path) == (12, "")


def test_without_a_file_or_with_rubbish_nothing_is_told(tmp_path: Path) -> None:
    assert status(tmp_path) is None
    (tmp_path / "postmaster.pid").write_text("")
    assert status(tmp_path) is None
    (tmp_path / "postmaster.pid").write_text("velox\n")
    assert status(tmp_path) is None


def test_a_server_tells_where_its_socket_is(tmp_path: Path) -> None:
    assert socket_folder(tmp_path) is None
    tell(tmp_path, 12)
    assert socket_folder(tmp_path) == Path("/tmp")
    (tmp_path / "postmaster.pid").write_text("12\n/data\n1\n5432\n\n")
    assert socket_folder(tmp_path) is None


def test_the_file_of_a_process_that_is_gone_stays_for_postgres_to_judge(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    file = tell(tmp_path, gone.pid)

    end_leftover(tmp_path)

    assert file.exists()
    assert not is_alive(gone.pid)


def test_a_number_that_was_given_to_somebody_else_kills_nobody(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "postgres", str(tmp_path)])
    file = tell(tmp_path, other.pid)
    try:
        end_leftover(tmp_path)
        assert other.poll() is None
        assert not file.exists()
    finally:
        other.kill()
        other.wait()


def test_a_zombie_is_nobody_after_a_while(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    while Path(f"/proc/{dead.pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.01)
    file = tell(tmp_path, dead.pid)
    assert is_alive(dead.pid)  # so says the kernel

    end_leftover(tmp_path)

    assert not file.exists()
    dead.wait()


def test_our_own_process_is_alive() -> None:
    assert is_alive(os.getpid())
