from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot import certificates
from bot.certificates import certificate_folder, find, is_certificate, is_id, read_file, store
from engine.certificate import MOST_BYTES, write
from engine.errors import BadInput
from tests.engine.certificates import FULL, UNCOMPARED


def test_the_folder_is_the_persons_or_the_one_they_chose(tmp_path: Path) -> None:
    assert certificate_folder({"VELOX_STATE_DIR": str(tmp_path)}) == tmp_path / "certificates"
    assert "velox" in str(certificate_folder({}))


def test_what_is_kept_is_found_by_its_id_a_part_of_it_and_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "certificates"
    assert store(FULL, folder) == ""
    assert store(FULL, folder) == "", "twice is once"
    for wanted in (FULL.id, FULL.id[:8], str(folder / f"{FULL.id}.json")):
        assert find(wanted, folder) == FULL
    assert folder.stat().st_mode & 0o777 == 0o700, "sources are nobody else's business"


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    store(FULL, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"{FULL.id}.json"]


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("c-7f31a2", True),
        ("c-7f31a2bc", True),
        ("c-7f31a", False),
        ("c-7F31A2", False),
        ("c-7f31a2bc9", False),
    ],
)
def test_what_an_id_looks_like(text: str, yes: bool) -> None:
    assert is_id(text) is yes
    assert is_certificate(text) is yes


def test_a_json_file_is_taken_for_a_certificate_and_a_rule_is_not() -> None:
    assert is_certificate("out/proof.json") and not is_certificate("split-without-maxsplit")


def test_an_id_that_is_not_there_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no certificate c-000000 in"):
        find("c-000000", tmp_path)
    with pytest.raises(BadInput, match="There is no certificate c-000000 in"):
        find("c-000000", tmp_path / "nowhere")


def test_a_part_that_fits_two_asks_for_more(tmp_path: Path) -> None:
    for last in "ab":
        (tmp_path / f"c-12345{last}00.json").write_bytes(b"")
        (tmp_path / f"c-123456{last}0.json").write_bytes(b"")
    with pytest.raises(BadInput, match=r"c-123456 may be c-123456a0 or c-123456b0; give more digits\."):
        find("c-123456", tmp_path)


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: None, "does not exist"),
        (lambda path: path.mkdir(), "is not a file"),
        (lambda path: os.mkfifo(path), "is not a file"),
        (lambda path: path.write_bytes(b"{"), "line 1 is not JSON"),
        (lambda path: path.write_bytes(b" " * (MOST_BYTES + 5)), "larger than"),
        (lambda path: path.write_bytes(write(FULL).replace(b"412", b"999")), "was changed"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, make, problem: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "proof.json"
    make(path)
    with pytest.raises(BadInput, match=problem) as refused:
        read_file(path)
    assert str(refused.value).startswith(str(path))


def test_a_folder_that_cannot_be_used_is_a_reason(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    assert store(FULL, tmp_path / "state" / "certificates").endswith("cannot be used: Not a directory")


def test_the_oldest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "KEPT", 2)
    made = [FULL, UNCOMPARED, replace(FULL, seed=9)]
    for age, certificate in enumerate(made):
        store(certificate, tmp_path)
        os.utime(tmp_path / f"{certificate.id}.json", (age, age))
    newest = replace(FULL, seed=10)
    store(newest, tmp_path)
    assert {path.stem for path in tmp_path.iterdir()} == {made[2].id, newest.id}
