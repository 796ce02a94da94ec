from __future__ import annotations

import subprocess
from pathlib import Path
from typing import get_args

import pytest

from bot.options import Format
from bot.render.screen import Screen
from bot.report import path_to, review_text, survey_text
from bot.repository.trees import FolderTree
from tests.bot.render.samples import note, review_of, suggestion, survey_of


@pytest.mark.parametrize("form", get_args(Format))
def test_every_format_says_every_finding(tmp_path: Path, form: Format) -> None:
    tree = FolderTree(tmp_path)
    comments = (suggestion(), note())
    said = (
        review_text(review_of(*comments), tree, form, seconds=1, screen=Screen(), quiet=False),
        survey_text(survey_of(*comments), tree, form, name="x", seconds=1, screen=Screen(), quiet=False),
    )
    for text in said:
        assert text.endswith("\n")
        assert text.index("report.py") < text.index("views.py")


def test_paths_lead_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert path_to(FolderTree(tmp_path / "a" / "b")) == "a/b/"
    assert path_to(FolderTree(tmp_path)) == ""
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert path_to(FolderTree(tmp_path)) == ""


def test_a_repository_has_paths_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    subprocess.run(["git", "init", "--quiet", tmp_path / "a"], check=True)
    monkeypatch.chdir(tmp_path)
    assert path_to(FolderTree(tmp_path / "a")) == ""
