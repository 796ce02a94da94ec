from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.bot.repository.conftest import Checkout

ROOT = Path(__file__).parents[3]

Run = subprocess.CompletedProcess[str]


class Velox:
    """Runs the program itself, as a person or a build would."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.cache = cache

    def environment(self, **more: str) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "VELOX_DEBUG", "PYTHONIOENCODING")
        }
        own = {
            "PYTHONPATH": str(ROOT),
            "PYTHONSAFEPATH": "1",
            "VELOX_CACHE_DIR": str(self.cache),
            "VELOX_STATE_DIR": str(self.cache.parent / "state"),
            "TERM": "xterm",
        }
        return {**kept, **own, **more}

    def __call__(self, *arguments: str | Path, cwd: Path | None = None, **environment: str) -> Run:
        return subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            cwd=cwd or self.folder,
            env=self.environment(**environment),
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=120,
        )


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return Checkout(tmp_path / "checkout")


@pytest.fixture
def velox(checkout: Checkout, tmp_path: Path) -> Velox:
    return Velox(checkout.root, tmp_path / "cache")


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Make a folder that is no repository."""

    def make(files: Mapping[str, str]) -> Path:
        root = tmp_path / "plain"
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return root

    return make
