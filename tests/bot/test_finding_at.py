from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import open_world, read_settings
from bot.finding_at import comment_at
from bot.progress import SilentProgress
from engine.errors import BadInput, UnknownRevision
from tests.bot.cli.code import CLEAN, COUNTED
from tests.bot.repository.conftest import Checkout, _own_settings, checkout

__all__ = ["_own_settings", "checkout"]


def test_a_line_leads_to_its_finding(tmp_path: Path) -> None:
    file = tmp_path / "paths.py"
    file.write_text(CLEAN + COUNTED)
    with open_world(jobs=1, cached=False, progress=SilentProgress()) as world:
        assert comment_at(file, 4, read_settings, world).finding.rule == "count-for-truth"
        with pytest.raises(BadInput, match="there is something on line 4"):
            comment_at(file, 1, read_settings, world)
        file.write_text(CLEAN)
        with pytest.raises(BadInput, match="the whole file is clean"):
            comment_at(file, 1, read_settings, world)


def test_what_became_slower_is_found_by_its_line_too(checkout: Checkout) -> None:
    sets = "def known(rows, xs):\n    kept = set(xs)\n    return [row for row in rows if row in kept]\n"
    checkout.commit({"a.py": sets, "b.py": CLEAN})
    checkout.git("mv", "a.py", "moved.py")
    checkout.write({"moved.py": sets.replace("set(", "list(")})
    with open_world(jobs=1, cached=False, progress=SilentProgress()) as world:
        slower = comment_at(checkout.root / "moved.py", 2, read_settings, world)
        assert (slower.finding.rule, slower.finding.was) == ("set-became-list", "it was a set")
        with pytest.raises(UnknownRevision):
            comment_at(checkout.root / "moved.py", 2, read_settings, world, "nowhere")
        checkout.commit({"c.py": CLEAN})
        assert comment_at(checkout.root / "moved.py", 2, read_settings, world, "HEAD~1").finding.was
        assert not comment_at(checkout.root / "moved.py", 2, read_settings, world, "HEAD").finding.was
