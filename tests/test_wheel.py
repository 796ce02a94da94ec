"""The wheel works on its own: installed into an empty environment, run far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path
from shutil import copyfile
from sysconfig import get_path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "engine", "training")

SLOW = """\
def known(rows, names):
    wanted = [name.lower() for name in names]
    return [row for row in rows if row in wanted]
"""


def run(*command: str | Path, cwd: Path, code: int = 0) -> str:
    """Run a command in an environment that knows nothing of the checkout, and return what it said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert code == done.returncode, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def product_files() -> set[str]:
    """What git holds or would add of the packages."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PACKAGES]
    listed = run(*command, cwd=ROOT)
    return {path for path in listed.split("\0") if path and (ROOT / path).is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: building in the checkout would leave its traces there."""
    source = tmp_path_factory.mktemp("source")
    for path in product_files() | {"pyproject.toml", "LICENSE", "README.md"}:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        copyfile(ROOT / path, source / path)
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, source, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment that holds the wheel.

    The dependencies are those of the running environment, whose editable install of Velox stays invisible:
    Python does not read the .pth files of a folder that a .pth file names.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    places = {"base": str(home), "platbase": str(home)}
    python = Path(get_path("scripts", "venv", places)) / "python"
    run(
        *(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index"),
        *("--disable-pip-version-check", wheel),
        cwd=home,
    )
    (Path(get_path("purelib", "venv", places)) / "dependencies.pth").write_text(get_path("purelib") + "\n")
    return python.parent


def test_the_wheel_holds_every_file_of_the_packages_and_no_other(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert held == product_files()


def test_modules_come_from_the_wheel(scripts: Path, tmp_path: Path) -> None:
    ask = "".join(f"import {name}; print({name}.__file__)\n" for name in PACKAGES)
    found = run(scripts / "python", "-c", ask, cwd=tmp_path).splitlines()

    assert len(found) == len(PACKAGES)
    assert all(Path(path).is_relative_to(scripts.parent) for path in found), found


def test_the_wheel_brings_its_migrations(scripts: Path, tmp_path: Path) -> None:
    ask = "from bot.store.migrations import landed; print(*(one.number for one in landed()))"
    numbers = run(scripts / "python", "-c", ask, cwd=tmp_path).split()

    assert len(numbers) == len(list((ROOT / "bot/store/migrations").glob("*.sql"))) > 0


def test_the_command_tells_its_version(scripts: Path, tmp_path: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

    assert version in run(scripts / "velox", "--version", cwd=tmp_path)


def test_the_command_lists_its_rules(scripts: Path, tmp_path: Path) -> None:
    assert "membership-in-list" in run(scripts / "velox", "rules", cwd=tmp_path)


def test_the_command_scans_a_file(scripts: Path, tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(SLOW, encoding="utf-8")

    assert "membership-in-list" in run(
        scripts / "velox", "scan", "--format", "jsonl", "slow.py", cwd=tmp_path
    )
