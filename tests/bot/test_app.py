from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.app import WORTHWHILE, WorthwhileWorkers, edition, open_world, read_settings
from bot.progress import SilentProgress
from bot.repository.trees import FolderTree
from engine.adapters.processes import SerialWorkers
from engine.errors import BadConfig


class Counting(SerialWorkers):
    """Workers that know whether they were asked."""

    asked = 0

    def map(self, function, items):  # type: ignore[no-untyped-def]
        self.asked += 1
        return super().map(function, items)


def test_small_work_is_done_at_once() -> None:
    others = Counting()
    workers = WorthwhileWorkers(others)
    assert list(workers.map(str, range(WORTHWHILE - 1)))[-1] == str(WORTHWHILE - 2)
    assert others.asked == 0
    assert len(list(workers.map(str, range(WORTHWHILE)))) == WORTHWHILE
    assert others.asked == 1


def test_an_edition_stays_while_the_engine_does() -> None:
    assert edition() == edition()
    assert len(edition()) == 16


def test_a_world_without_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VELOX_CACHE_DIR", str(tmp_path / "cache"))
    with open_world(jobs=1, cached=False, progress=SilentProgress()) as world:
        assert world.cache is None
    with open_world(jobs=1, cached=True, progress=SilentProgress()) as world:
        assert world.cache is not None
        world.cache.put({"a": b"1"})
    assert (tmp_path / "cache").is_dir()


def test_settings_are_read_from_the_tree(tmp_path: Path) -> None:
    (tmp_path / "velox.toml").write_text("max_inline = 3\n")
    (tmp_path / "a.py").write_text("")
    assert read_settings(FolderTree(tmp_path)).root.max_inline == 3


def test_settings_may_not_name_rules_that_do_not_exist(tmp_path: Path) -> None:
    (tmp_path / "velox.toml").write_text('ignore = ["no-such-rule"]\n')
    with pytest.raises(BadConfig):
        read_settings(FolderTree(tmp_path))


def test_a_command_that_works_alone_starts_without_what_servers_need() -> None:
    """Each of these takes as long to import as all else that a command does."""
    look = "import bot.app, sys; print({'asyncio', 'aiohttp', 'asyncpg', 'redis'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
