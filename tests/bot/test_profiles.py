from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import profiles
from bot.profiles import baseline_path, read_baseline, read_profile_file, save_baseline
from engine.errors import BadInput
from tests.engine.profile.samples import function_run, record, recording, run

MADE = recording(run(1.0, function_run()))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    here = tmp_path / "project"
    here.mkdir()
    monkeypatch.chdir(here)
    return {"VELOX_DATA_DIR": str(tmp_path / "data")}


def test_a_name_is_kept_apart_for_each_folder(
    data: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_baseline("main", MADE, data)
    assert path.is_relative_to(tmp_path / "data")
    assert read_baseline("main", data) == MADE
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    with pytest.raises(BadInput, match="No baseline is called main here"):
        read_baseline("main", data)


def test_a_path_is_a_file(data: dict[str, str]) -> None:
    assert save_baseline("base.json", MADE, data) == Path("base.json")
    assert read_baseline("./base.json", data) == MADE
    assert baseline_path("sub/main", data) == Path("sub/main")


def test_an_old_file_stays_when_the_new_one_cannot_be_written(data: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        save_baseline("nowhere/base.json", MADE, data)


def test_what_could_not_be_read_again_is_not_written(
    data: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "MAX_BYTES", 10)
    with pytest.raises(BadInput, match="repeat less often"):
        save_baseline("base.json", MADE, data)
    assert not Path("base.json").exists()


@pytest.mark.parametrize("name", ["..", "", "-x", "a b", "x" * 65, "\u00e9"])
def test_what_cannot_be_a_name(name: str, data: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="cannot name a baseline"):
        save_baseline(name, MADE, data)


def test_profile_files(tmp_path: Path) -> None:
    (tmp_path / "prof.out").write_bytes(record(tmp_path))
    assert read_profile_file(tmp_path / "prof.out").name == str(tmp_path / "prof.out")


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(BadInput, match="not a regular file"):
            read_profile_file(path)
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        read_profile_file(tmp_path / "nothing")
