"""A short storm; `python -m bench.chaos` has the long one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.processes.chaos import Chaos, Plan


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the user may enter as whom Postgres runs when the tests are the superuser's."""
    folder = Path(tempfile.mkdtemp(prefix="velox-chaos-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


async def test_after_a_storm_every_last_head_is_reviewed_once(open_folder: Path) -> None:
    outcome = await Chaos(Plan(seed=5, repositories=4, pushes=14, mischief=0.8), open_folder).run()
    assert outcome.wrong == []
    assert len(outcome.heads) >= 4 and outcome.broken.total() >= 8, outcome
