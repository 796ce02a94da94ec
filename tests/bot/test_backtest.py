from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import open_world
from bot.backtest import Backtest, backtest
from bot.progress import SilentProgress
from engine.errors import BadInput, NotARepository
from tests.bot.cli.code import CLEAN, COUNTED, COUNTED_FAST
from tests.bot.repository.conftest import Checkout, _own_settings, checkout

__all__ = ["_own_settings", "checkout"]


def replay(root: Path, last: int = 50, head: str | None = None) -> Backtest:
    with open_world(jobs=1, cached=False, progress=SilentProgress()) as world:
        return backtest(root, last, head, world)


def test_what_would_have_been_said_and_was_later_acted_on(checkout: Checkout) -> None:
    checkout.commit({"clean.py": CLEAN})
    slow = checkout.commit({"paths.py": COUNTED}, "Add paths")
    checkout.commit({"notes.md": "x"}, "Notes")
    mended = checkout.commit({"paths.py": COUNTED_FAST}, "Speed up paths")
    found = replay(checkout.root)
    assert [change.change.commit for change in found.changes if change.said] == [slow]
    assert len(found.with_python) == 2
    (said,) = found.said
    assert said.later is not None
    assert said.later.commit == mended
    assert found.by_rule() == [(said.comment.finding.rule, 1, 1)]
    assert found.per_hundred(len(found.said)) == 50.0


def test_a_later_change_for_another_reason_does_not_count(checkout: Checkout) -> None:
    checkout.commit({"clean.py": CLEAN})
    checkout.commit({"paths.py": COUNTED}, "Add paths")
    checkout.commit({"paths.py": COUNTED_FAST}, "Tidy paths")
    checkout.commit({"clean.py": CLEAN + "\n"}, "Faster elsewhere")
    (said,) = replay(checkout.root).said
    assert said.later is None


def test_settings_are_those_before_each_change(checkout: Checkout) -> None:
    checkout.commit({"velox.toml": 'exclude = ["paths.py"]\n'})
    checkout.commit({"paths.py": COUNTED, "velox.toml": ""}, "Add paths, and free them")
    assert not replay(checkout.root).said
    checkout.commit({"more.py": COUNTED})
    assert len(replay(checkout.root).said) == 1


def test_settings_that_cannot_be_used_are_counted(checkout: Checkout) -> None:
    checkout.commit({"velox.toml": "exclude = 3\n"})
    checkout.commit({"paths.py": COUNTED})
    found = replay(checkout.root)
    assert (len(found.said), found.unsettled) == (1, 1)


def test_another_branch_and_a_bare_repository(checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit({"clean.py": CLEAN})
    checkout.git("checkout", "--quiet", "-b", "side")
    checkout.commit({"paths.py": COUNTED})
    checkout.git("checkout", "--quiet", "main")
    checkout.commit({"clean.py": CLEAN + "\n"})
    assert not replay(checkout.root).said
    checkout.git("clone", "--quiet", "--bare", str(checkout.root), str(tmp_path / "bare"))
    assert len(replay(tmp_path / "bare", head="side").said) == 1


def test_what_cannot_be_replayed(checkout: Checkout, tmp_path: Path) -> None:
    with pytest.raises(NotARepository):
        replay(tmp_path)
    checkout.commit({"clean.py": CLEAN})
    with pytest.raises(BadInput, match="no history to replay"):
        replay(checkout.root)
    with pytest.raises(BadInput, match="nowhere is no commit"):
        replay(checkout.root, head="nowhere")
