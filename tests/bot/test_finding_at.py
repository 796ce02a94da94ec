from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import open_world, read_settings
from bot.finding_at import comment_at
from bot.progress import SilentProgress
from engine.errors import BadInput
from tests.bot.cli.code import CLEAN, SPLIT


def test_a_line_leads_to_its_finding(tmp_path: Path) -> None:
    file = tmp_path / "paths.py"
    file.write_text(CLEAN + SPLIT)
    with open_world(jobs=1, cached=False, progress=SilentProgress()) as world:
        assert comment_at(file, 4, read_settings, world).finding.rule == "split-without-maxsplit"
        with pytest.raises(BadInput, match="there is something on line 4"):
            comment_at(file, 1, read_settings, world)
        file.write_text(CLEAN)
        with pytest.raises(BadInput, match="the whole file is clean"):
            comment_at(file, 1, read_settings, world)
