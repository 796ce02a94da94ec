from __future__ import annotations

from pathlib import Path

import pytest

from bot.local_review import Asked, command_for_tests, reviewed
from bot.progress import SilentProgress
from bot.repository.changes import read_base
from engine.errors import BadConfig, NotARepository
from tests.bot.cli.code import CLEAN, COUNTED
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
    checkout.write({"a.py": COUNTED})
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


def test_the_base_names_the_command_for_tests_and_not_the_change(checkout: Checkout) -> None:
    checkout.commit({"a.py": CLEAN, "velox.toml": 'tests = "pytest -q"\n'})
    checkout.write({"a.py": COUNTED, "velox.toml": 'tests = "pytest -q other"\n'})
    done = reviewed(asked(checkout.root), SilentProgress())
    command, note = command_for_tests(read_base(checkout.root), done.settings)
    assert command == "pytest -q"
    assert note == "The command for tests that this change sets counts once the base has it."


@pytest.mark.parametrize("base", ["", "tests = 'make'\n", "max_inline = [\n"])
def test_without_a_command_in_the_base_none_is_run(checkout: Checkout, base: str) -> None:
    checkout.commit({"a.py": CLEAN, "velox.toml": base})
    checkout.write({"a.py": COUNTED, "velox.toml": ""})
    done = reviewed(asked(checkout.root), SilentProgress())
    assert command_for_tests(read_base(checkout.root), done.settings) == ("", "")
