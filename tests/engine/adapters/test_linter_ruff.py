"""The linter is ruff, alone with copies of the files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from engine.adapters.linter_ruff import RuffLinter
from engine.errors import ToolFailed


def errors(content: bytes, path: str = "a.py") -> frozenset[str]:
    (found,) = RuffLinter().errors([(path, content)])
    return found


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"print(x)\n", "F821 Undefined name `x`"),
        (b"import os\n", "F401 `os` imported but unused"),
        (b"def f():\n    a = 1\n", "F841 Local variable `a` is assigned to but never used"),
        (b"# coding: latin-1\nx = '\xe9'; print(y)\n", "F821 Undefined name `y`"),
        (b"\xef\xbb\xbfprint(x)\r\n", "F821 Undefined name `x`"),
        (
            b"import os\nimport os\nos\n",
            "F811 Redefinition of unused `os` from another line: `os` redefined here",
        ),
        (b"print(x)  # noqa\n", "F821 Undefined name `x`"),
        (b"# ruff: noqa\nprint(x)\n", "F821 Undefined name `x`"),
    ],
)
def test_errors_are_found_without_positions(content: bytes, expected: str) -> None:
    assert errors(content) == {expected}


def test_a_file_that_does_not_parse_has_errors() -> None:
    assert any("yntax" in error for error in errors(b"x = = 1\n"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x = 1\n",
        b"import os\nprint(os)\n",
        b"import  os;print( os )\n" + b"#" * 200 + b"\n",
        b"def f[T](x: T) -> T:\n    try:\n        return x\n    except OSError, ValueError:\n        raise\n",
        b"type X = int\nprint(f'{X['a']}')\n",
    ],
)
def test_style_and_newer_syntax_are_no_errors(content: bytes) -> None:
    assert errors(content) == frozenset()


def test_a_package_may_import_for_others() -> None:
    assert all(
        "imported but unused" not in error for error in errors(b"from .a import a as a\n", "p/__init__.py")
    )


def test_errors_belong_to_their_files_in_order() -> None:
    sources = [("a.py", b"print(x)\n"), ("a.py", b"y = 1\n"), ("../../../etc/b.py", b"print(z)\n")]

    assert RuffLinter().errors(sources) == (
        frozenset({"F821 Undefined name `x`"}),
        frozenset(),
        frozenset({"F821 Undefined name `z`"}),
    )


def test_no_files_start_no_process() -> None:
    assert RuffLinter(program="/nowhere/ruff").errors([]) == ()


def test_settings_around_have_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ruff.toml").write_text("lint.ignore = ['F']\n")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(tmp_path)

    assert errors(b"print(x)\n") == {"F821 Undefined name `x`"}
    assert [path.name for path in tmp_path.iterdir()] == ["ruff.toml"]


def program(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return os.fspath(path)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("echo first >&2; echo broken >&2; exit 2", "broken"),
        ("exit 3", "exit code 3"),
        ("kill -9 $$", "exit code -9"),
        ("echo no JSON", "Expecting value"),
    ],
)
def test_a_broken_program_is_a_failed_tool(tmp_path: Path, text: str, detail: str) -> None:
    linter = RuffLinter(program(tmp_path / "ruff", text))

    with pytest.raises(ToolFailed, match=detail):
        linter.errors([("a.py", b"x\n")])


def test_a_missing_program_is_a_failed_tool(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match="not installed"):
        RuffLinter(str(tmp_path / "ruff")).errors([("a.py", b"x\n")])


def test_a_program_without_end_is_a_failed_tool(tmp_path: Path) -> None:
    linter = RuffLinter(program(tmp_path / "ruff", "while :; do :; done"), timeout=0.2)

    with pytest.raises(ToolFailed, match=r"0\.2 seconds"):
        linter.errors([("a.py", b"x\n")])


def test_the_environment_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VELOX_SECRET", "secret")
    linter = RuffLinter(program(tmp_path / "ruff", 'echo "[]${VELOX_SECRET}"'))

    assert linter.errors([("a.py", b"x\n")]) == (frozenset(),)
