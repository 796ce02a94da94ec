from __future__ import annotations

from pathlib import Path

import pytest

from bot.scripts import exit_status, read_script, stopped_line
from engine.errors import BadInput
from engine.ports import Ran


def test_a_script_is_read_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"\xff\r\n")
    assert read_script(str(path)) == b"\xff\r\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [("missing.py", "cannot be read: no such file"), (".", "is a folder"), ("a\0b", "is no name of a file")],
)
def test_what_is_no_script_is_refused(name: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_script(name)


@pytest.mark.parametrize(
    ("status", "stopped", "expected"), [(0, "", 0), (7, "", 7), (-11, "", 139), (0, "the limit", 137)]
)
def test_the_status_is_that_of_a_shell(status: int, stopped: str, expected: int) -> None:
    assert exit_status(Ran(status, b"", b"", stopped)) == expected


def test_the_limit_is_named_in_one_line() -> None:
    assert stopped_line(Ran(-9, b"", b"", "the limit\nof 2 s.")) == "velox: stopped: the limit of 2 s."
