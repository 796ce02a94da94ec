"""Who watches, by command."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from engine.choose.stored import name_in
from tests.engine.choose.stored import always
from training.__main__ import app


def said(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--models", str(folder)])


def test_a_candidate_watches_from_its_folder_then_by_its_name_and_then_nobody(tmp_path: Path) -> None:
    models, candidate = tmp_path / "models", always(tmp_path / "net", "hoist")

    said(models, "shadow", str(candidate))
    name = name_in(models / "shadow")
    assert "watches" in said(models, "list").stdout

    assert said(models, "shadow", "none").stdout == "Nobody watches now.\n"
    assert "nobody" in said(models, "list").stdout
    assert said(models, "shadow", name).stdout == f"{name} watches now.\n"
    assert not (models / "current").exists()


def test_the_folder_is_that_of_the_environment_where_none_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELS_DIR", str(tmp_path / "models"))

    CliRunner().invoke(app, ["shadow", str(always(tmp_path / "net", "hoist"))])

    assert (tmp_path / "models" / "shadow").exists()
