"""Paths that programs name lead below the roots, or nowhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.counter.roots import Outside, project_of, resolved

PARTS = st.lists(
    st.sampled_from(["..", ".", "", "code", "away", "in", "secret", "x.py", "~", "%2e%2e", "\uff0e"])
    | st.text(max_size=5)
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "code"
    (root / "in").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    (root / "away").symlink_to(tmp_path / "secret")
    (root / "loop").symlink_to(root / "loop")
    return root


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PARTS)
def test_what_is_resolved_lies_below_the_root(root: Path, parts: list[str]) -> None:
    try:
        found = resolved("/".join([str(root), *parts]), [root])
    except Outside:
        return
    assert Path(os.path.realpath(found)).is_relative_to(root.resolve())


@pytest.mark.parametrize("path", ["", "in", "in/x.py", "in/../in", "nothing/../in", "./in", "//in"])
def test_paths_below_are_taken(root: Path, path: str) -> None:
    assert resolved(f"{root}/{path}", [root]).is_relative_to(root)


@pytest.mark.parametrize("path", ["..", "../secret", "away", "away/x.py", "in/../..", "\0", "../code2"])
def test_paths_that_lead_out_are_not(root: Path, path: str) -> None:
    with pytest.raises(Outside):
        resolved(f"{root}/{path}", [root])


def test_a_root_that_is_a_link_is_what_it_leads_to(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)

    assert resolved(f"{tmp_path}/link/in", [tmp_path / "link"]) == root / "in"
    assert resolved(f"{root}/in", [tmp_path / "link"]) == root / "in"


def test_without_roots_nothing_is_below() -> None:
    with pytest.raises(Outside):
        resolved("/tmp", [])


def test_a_file_belongs_to_the_nearest_project_but_none_above_the_root(root: Path) -> None:
    file = root / "in" / "deep" / "x.py"
    file.parent.mkdir()
    (root.parent / "pyproject.toml").touch()

    assert project_of(file, [root]) == file.parent
    (root / "pyproject.toml").touch()
    assert project_of(file, [root]) == root
    (root / "in" / "velox.toml").touch()
    assert project_of(file, [root]) == root / "in"
