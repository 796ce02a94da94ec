from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import BadConfig
from training.settings import Settings, settings


def test_without_anything_said_the_defaults_hold() -> None:
    assert settings(None, {"epochs": None}) == Settings()
    assert (Settings().epochs, Settings().steps_per_epoch, Settings().batch_size) == (40, 1000, 64)


def test_flags_go_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "train.toml"
    file.write_text("epochs = 3\nseed = 7\nhidden = [16]\nshuffle = false\n", encoding="utf-8")
    made = settings(file, {"epochs": 5, "seed": None})
    assert (made.epochs, made.seed, made.hidden, made.shuffle) == (5, 7, (16,), False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("epoch = 3", "epoch is unknown"),
        ("epochs = '3'", "epochs is not a whole number"),
        ("epochs = 0", "epochs has to be above 0"),
        ("learning_rate = -1.0", "learning_rate has to be above 0"),
        ("learning_rate = nan", "learning_rate is not a finite number"),
        ("gamma = 1.5", "gamma 0 to 1"),
        ("hidden = []", "hidden needs widths above 0"),
        ("hidden = [0]", "hidden needs widths above 0"),
        ("epochs =", "the file is not TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "train.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadConfig, match=said) as caught:
        settings(file, {})
    assert str(caught.value).startswith(f"{file}:")


def test_a_file_that_is_not_there_and_flags_that_do_not_fit(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="it cannot be read"):
        settings(tmp_path / "missing.toml", {})
    with pytest.raises(BadConfig, match="the command line: batch_size has to be above 0"):
        settings(None, {"batch_size": -1})
