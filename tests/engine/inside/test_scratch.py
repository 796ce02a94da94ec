from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from engine.inside.scratch import wipe


def nested(folder: Path, depth: int) -> None:
    """Folders deeper than any path is long."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def test_everything_goes_and_what_links_lead_to_stays(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (scratch / "link").symlink_to(outside)
    (scratch / "a").mkdir()
    (scratch / "a" / "link").symlink_to(outside)
    os.mkfifo(scratch / "a" / "fifo")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(scratch / "s"))
    (scratch / "a" / "f").write_text("x")
    (scratch / "a" / "locked").mkdir()
    (scratch / "a" / "locked" / "f").write_text("x")
    (scratch / "a" / "locked").chmod(0)
    (scratch / "a").chmod(0)
    nested(scratch, 3000)
    scratch.chmod(0)
    assert wipe([str(scratch)])
    assert list(scratch.iterdir()) == []
    assert (outside / "kept").read_text() == "kept"


def test_a_folder_that_cannot_be_wiped_is_told(tmp_path: Path) -> None:
    assert not wipe([str(tmp_path / "absent")])


@pytest.mark.parametrize("name", ["-rf", " ", "\n", "\udcff", "0", "1"])
def test_odd_names_go_too(tmp_path: Path, name: str) -> None:
    (tmp_path / name / name).mkdir(parents=True)
    assert wipe([str(tmp_path)])
    assert list(tmp_path.iterdir()) == []
