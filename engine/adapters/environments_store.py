"""Where built environments lie: one at a time is built, many use it, the least recently used ones go.

FOLDER/ready/KEY/site-packages      an environment; KEY/environment.json tells of it
FOLDER/failed/KEY.json              why one could not be built, for a while
FOLDER/work/                        what the installer can write: its cache, what is being built
FOLDER/locks/KEY                    held shared by who uses an environment, alone by who builds or removes it
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.adapters.environments_install import BUILDER, disk_usage
from engine.ports import Environment, LeftOut

_ABOUT = "environment.json"
_CACHE_LOCK = "the-cache"


@dataclass(frozen=True, slots=True)
class Keep:
    """How much is kept: bytes and age since the last use of environments, bytes of the installer's cache."""

    environments_bytes: int = 8 << 30
    cache_bytes: int = 4 << 30
    age_seconds: float = 30 * 86400.0


class Store:
    """Environments by the hash of what they were made from, below `folder`; safe between processes."""

    def __init__(self, folder: Path, keep: Keep) -> None:
        self.folder = folder
        self.work = folder / "work"
        self._keep = keep

    def prepare(self) -> None:
        """Make the folders; what the installer writes to belongs to its user."""
        for name in ("ready", "failed", "locks", "work"):
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(self.work, BUILDER, BUILDER)

    @contextmanager
    def locked(self, name: str, *, alone: bool, wait: bool = True) -> Iterator[bool]:
        """Hold a lock, shared or alone; gives False where it is held otherwise and one does not wait."""
        descriptor = os.open(self.folder / "locks" / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            how = (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB)
            yield _try_lock(descriptor, how)
        finally:
            os.close(descriptor)

    def cache_locked(self, *, alone: bool, wait: bool = True) -> AbstractContextManager[bool]:
        """Hold the lock of the installer's cache: shared while installing, alone to remove it."""
        return self.locked(_CACHE_LOCK, alone=alone, wait=wait)

    def find(self, key: str) -> Environment | None:
        """Return an environment that is ready, and note that it is used; hold its lock."""
        about = self.folder / "ready" / key / _ABOUT
        try:
            told = json.loads(about.read_bytes())
            os.utime(about)
        except (OSError, ValueError):
            return None
        return Environment(
            str(self.site_packages(key)),
            told["python"],
            tuple((name, version) for name, version in told["packages"]),
            tuple(LeftOut(**left) for left in told["left_out"]),
            told["note"],
        )

    def site_packages(self, key: str) -> Path:
        """Return where the packages of a ready environment lie."""
        return self.folder / "ready" / key / "site-packages"

    def accept(self, key: str, built: str, environment: Environment) -> None:
        """Make what was built at `built` in the work folder ready; hold the key's lock alone."""
        place = self.folder / "ready" / key
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o755)
        (self.work / built / "site-packages").rename(place / "site-packages")
        shutil.rmtree(self.work / built, ignore_errors=True)
        about = {**asdict(environment), "bytes": disk_usage(place)}
        # Written last: an environment without it is none.
        _write(place / _ABOUT, json.dumps(about))

    def drop(self, built: str) -> None:
        """Remove what was not built to its end; hold the key's lock alone."""
        shutil.rmtree(self.work / built, ignore_errors=True)

    def failed(self, key: str, reason: str, seconds: float) -> None:
        """Note that an environment cannot be built, for so many seconds."""
        _write(
            self.folder / "failed" / f"{key}.json",
            json.dumps({"reason": reason, "until": time.time() + seconds}),
        )

    def failure(self, key: str) -> str:
        """Return why an environment could not be built a while ago, or nothing."""
        path = self.folder / "failed" / f"{key}.json"
        try:
            told = json.loads(path.read_bytes())
            if told["until"] > time.time():
                return str(told["reason"])
            path.unlink()
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return ""

    def tidy(self) -> None:
        """Remove what was never finished, what is too old, and the least recently used beyond the limit.

        What somebody uses or builds stays.
        """
        for path in self.work.glob("new-*"):
            self._remove(path, path.name.split("-")[1])
        for path in (self.folder / "failed").iterdir():
            self.failure(path.stem)
        self._evict()
        with self.cache_locked(alone=True, wait=False) as held:
            if held and disk_usage(self.work / "cache") > self._keep.cache_bytes:
                shutil.rmtree(self.work / "cache", ignore_errors=True)

    def _evict(self) -> None:
        rest = self._keep.environments_bytes
        oldest_allowed = time.time() - self._keep.age_seconds
        for used, size, path in sorted(self._ready(), reverse=True):
            rest -= size
            if rest < 0 or used < oldest_allowed:
                self._remove(path, path.name)

    def _ready(self) -> Iterator[tuple[float, int, Path]]:
        """Yield when each environment was last used, its bytes, and its place; a broken one was never."""
        for path in (self.folder / "ready").iterdir():
            about = path / _ABOUT
            try:
                yield about.stat().st_mtime, int(json.loads(about.read_bytes())["bytes"]), path
            except (OSError, ValueError, KeyError, TypeError):
                yield 0.0, 0, path

    def _remove(self, path: Path, key: str) -> None:
        with self.locked(key, alone=True, wait=False) as held:
            if held:
                (path / _ABOUT).unlink(missing_ok=True)
                shutil.rmtree(path, ignore_errors=True)


def _try_lock(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how)
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN):
            raise
        return False
    return True


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
