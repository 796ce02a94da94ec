"""`export` hands over to the program that may read the database."""

from __future__ import annotations

import os
import sys

import pytest
from typer.testing import CliRunner

from training.__main__ import app


def test_the_words_go_to_velox_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, words: taken.append([program, *words]))

    CliRunner().invoke(app, ["export", "--output-dir", "rollouts"])

    velox = [sys.executable, "-m", "bot", "train", "export"]
    assert taken == [[sys.executable, *velox, "--output-dir", "rollouts"]]
