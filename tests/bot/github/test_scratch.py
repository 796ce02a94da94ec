from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.github.scratch import remove_abandoned, scratch_folder, size_of

HOLDS_ONE = """
import sys
from pathlib import Path
from bot.github.scratch import scratch_folder
with scratch_folder(Path(sys.argv[1])) as folder:
    (folder / "x").write_text("x")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_private_and_gone_afterwards(tmp_path: Path) -> None:
    with scratch_folder(tmp_path) as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "deep" / "er").mkdir(parents=True)
        (folder / "deep" / "er" / "file").write_text("x" * 100)
        (folder / "deep" / "link").symlink_to("/etc")
        assert 100 <= size_of(folder) < 200
    assert list(tmp_path.iterdir()) == []


def test_gone_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), scratch_folder(tmp_path):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "velox-checkout-no-lock").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "velox-checkout-link").symlink_to(tmp_path / "other")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_ONE, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        with scratch_folder(tmp_path) as ours:
            assert remove_abandoned(tmp_path, grace=0) == 1  # the one without a lock
            assert folder.is_dir()
            assert ours.is_dir()
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            assert remove_abandoned(tmp_path, grace=3600) == 0
            assert remove_abandoned(tmp_path, grace=0) == 1
            assert ours.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "velox-checkout-link"]


def test_of_a_folder_that_is_not_there() -> None:
    assert size_of(Path("/nowhere")) == 0
