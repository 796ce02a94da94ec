from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path

from engine.adapters.sandbox_runtime import running


def test_the_interpreter_is_that_of_the_base_and_not_of_an_environment() -> None:
    runtime = running()
    assert not Path(runtime.executable).is_symlink()
    assert Path(runtime.executable).is_relative_to(os.path.realpath(sys.base_prefix))
    assert runtime.version == f"{platform.python_implementation()} {platform.python_version()}"


def test_what_is_bound_exists_holds_the_standard_library_and_little_else() -> None:
    binds = [Path(path) for path in running().binds]
    assert all(path.exists() for path in binds)
    assert any(Path(json.__file__).resolve().is_relative_to(path) for path in binds)
    for private in (Path.home(), Path("/etc"), Path("/var"), Path("/tmp"), Path("/usr"), Path("/")):
        assert private not in binds
    assert not any(a != b and a.is_relative_to(b) for a in binds for b in binds)


def test_packages_are_hidden() -> None:
    for folder in map(Path, running().hidden):
        assert folder.name in {"site-packages", "dist-packages"}
        assert any(folder.is_relative_to(path) for path in running().binds)
