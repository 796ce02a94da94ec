from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.adapters.sandbox_cgroup import Group, made
from tests.engine.adapters.sandboxes import sandbox

__all__ = ["sandbox"]


def test_a_host_without_groups_gives_none(tmp_path: Path) -> None:
    group = made(1, tmp_path)
    assert group == Group(())
    assert group.doors == ()
    assert group.killed() == 0
    group.limit(1, 1)
    group.remove()


def test_groups_of_a_maker_that_has_ended_are_removed() -> None:
    group = made(7)
    if not group.folders:
        pytest.skip("this user may make no control group here")
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    left = [folder.with_name(f"velox-{ended.pid}-1") for folder in group.folders]
    for folder in left:
        folder.mkdir()
    made(8).remove()
    assert not any(folder.exists() for folder in left)
    assert all(folder.exists() for folder in group.folders)
    group.remove()
    assert not any(folder.exists() for folder in group.folders)


def test_the_sandbox_is_in_its_group_and_takes_it_along(sandbox: BubblewrapSandbox) -> None:
    with sandbox.open() as session:
        process = session.warm()
        folders = process.group.folders
        assert process.group.holds(process.process.pid) == bool(folders)
        assert not process.group.holds(os.getpid())
    assert not any(folder.exists() for folder in folders)


def test_the_kernel_ends_what_takes_more_memory_than_the_group_may() -> None:
    group = made(9)
    try:
        if not any(folder.joinpath("memory.limit_in_bytes").exists() for folder in group.folders):
            pytest.skip("this user may make no memory control group here")
        group.limit(10 << 20, 20)
        code = "import sys\nfor d in sys.argv[1:]: open(d, 'w').write('0')\nx = b'x' * (300 << 20)"
        done = subprocess.run([sys.executable, "-c", code, *group.doors], check=False)
        assert done.returncode == -9
        assert group.killed() == 1
    finally:
        group.remove()
    assert not any(folder.exists() for folder in group.folders)
