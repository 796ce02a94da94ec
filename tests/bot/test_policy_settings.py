"""Where the policy lies, and how much a review may explore."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.policy_settings import PolicySettings


def settings(**given: Any) -> PolicySettings:
    return PolicySettings(**given)


def test_policies_and_rollouts_lie_below_the_data_unless_other_folders_are_named() -> None:
    plain = settings(VELOX_DATA=Path("/srv/velox"))
    assert (plain.models, plain.train_input) == (Path("/srv/velox/models"), Path("/srv/velox/rollouts"))

    named = settings(MODELS_DIR=Path("/srv/models"), TRAIN_INPUT_DIR=Path("/srv/rollouts"))
    assert (named.models, named.train_input) == (Path("/srv/models"), Path("/srv/rollouts"))


@pytest.mark.parametrize("part", ["-0.1", "0.6", "often"])
def test_a_part_of_decisions_is_at_most_half(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VELOX_EXPLORE", part)
    with pytest.raises(ValidationError):
        settings()


def test_a_review_explores_little_unless_asked() -> None:
    assert settings().explore == 0.05
