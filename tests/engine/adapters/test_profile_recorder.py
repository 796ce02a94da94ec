from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from engine.adapters import profile_recorder
from engine.adapters.profile_recorder import peak_resident, processor_seconds
from engine.profile.marshalled import load


def test_it_needs_nothing_of_ours(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text("x = sorted([2, 1])\n")
    arguments = [str(tmp_path), "traced", "script", str(tmp_path / "script.py")]
    subprocess.run(
        [sys.executable, "-I", profile_recorder.__file__, *arguments], check=True, env={}, cwd=tmp_path
    )
    figures = load((tmp_path / "figures").read_bytes())
    assert isinstance(figures, dict)
    assert sorted(figures) == ["python", "resident", "system", "traced", "user", "wall"]
    assert (tmp_path / "profile.pstats").stat().st_size > 50


def test_a_module_that_is_not_there_is_told_as_python_tells_it(tmp_path: Path) -> None:
    words = [sys.executable, profile_recorder.__file__, str(tmp_path), "plain", "module", "no_such_module"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    plain = subprocess.run(
        [sys.executable, "-m", "no_such_module"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (plain.returncode, plain.stderr)
    assert not list(tmp_path.iterdir())


def test_memory_and_processor_time_grow() -> None:
    before = peak_resident()
    ballast = bytearray(b"x") * 80_000_000
    assert peak_resident() >= min(before, len(ballast))
    user, _ = processor_seconds()
    assert user > 0


@pytest.mark.parametrize("version", [(3, 8)])
def test_its_syntax_is_old_enough(version: tuple[int, int]) -> None:
    ast.parse(Path(profile_recorder.__file__).read_text(), feature_version=version)
