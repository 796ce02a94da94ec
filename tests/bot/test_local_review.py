from __future__ import annotations

from pathlib import Path

import pytest

from bot.local_review import Asked, reviewed
from bot.progress import SilentProgress
from engine.errors import BadConfig, NotARepository
from tests.bot.cli.code import CLEAN, SPLIT
from tests.bot.cli.conftest import checkout
from tests.bot.repository.conftest import Checkout

__all__ = ["checkout"]


@pytest.fixture(autouse=True)
def no_cache_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VELOX_CACHE_DIR", str(tmp_path / "cache"))


def asked(path: Path, head: str | None = None) -> Asked:
    return Asked(path, head=head, budget=None, jobs=1, cached=False)


def test_a_review_comes_with_its_tree_and_its_settings(checkout: Checkout) -> None:
    checkout.commit({"a.py": CLEAN, "velox.toml": "max_inline = 3\n"})
    checkout.write({"a.py": SPLIT})
    done = reviewed(asked(checkout.root), SilentProgress())
    assert [comment.finding.path for comment in done.review.comments] == ["a.py"]
    assert (list(done.tree.paths()), done.settings.root.max_inline) == (["a.py"], 3)


def test_what_cannot_be_reviewed_is_refused(checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit({"a.py": CLEAN, "velox.toml": "max_inline = 'x'\n"})
    with pytest.raises(BadConfig):
        reviewed(asked(checkout.root), SilentProgress())
    (tmp_path / "plain").mkdir()
    with pytest.raises(NotARepository):
        reviewed(asked(tmp_path / "plain"), SilentProgress())
