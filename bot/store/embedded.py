"""A Postgres of our own, for one machine: a child process, reached through a socket in a closed folder.

Whoever can open the socket is let in without a password; the folder that holds it is closed to everybody but
the server's user (and the superuser). There is no TCP port.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from bot.store.binaries import Account, can_enter, installation, server_account, staged
from bot.store.postmaster import end_leftover, is_alive, socket_folder, status
from engine.errors import BadInput, ToolFailed

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "max_connections": "100",
    "max_wal_senders": "0",
    "wal_level": "minimal",  # nobody replicates this server
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}

ENVIRONMENT: Mapping[str, str] = {"PATH": os.defpath, "LC_ALL": "C"}
"""All that the server sees of our environment."""

START_SECONDS = 60.0
"""How long a server may take to come up; after a crash it first reads what it wrote last."""

STOP_SECONDS = 20.0
POLL_SECONDS = 0.02
SOCKET_PREFIX = "velox-socket-"
LOG_BYTES = 4 * 1024 * 1024


OPEN_PLACE = Path("/var/lib/velox")
"""Where the superuser's server lies when their own folder is closed to the user it runs as."""


def server_folder(data: Path) -> Path:
    """Return where the server of a data folder belongs: in it, if the user it runs as may go there.

    The home of a superuser is closed, and stays so: the server of a folder below it lies elsewhere.
    """
    data = data.absolute()
    account = server_account()
    there = next(place for place in (data, *data.parents) if place.exists())
    if account is None or can_enter(there, account):
        return data / "postgres"
    return OPEN_PLACE / f"postgres-{hashlib.sha256(bytes(data)).hexdigest()[:12]}"


def running_at(folder: Path) -> str | None:
    """Return where the server of a folder is reached that another process runs, None where none is ready."""
    told, socket = status(folder / "data"), socket_folder(folder / "data")
    if told is None or socket is None or told[1] != "ready" or not is_alive(told[0]):
        return None
    return _address(socket)


def _address(socket: Path) -> str:
    return f"postgresql://velox@/postgres?host={quote(str(socket), safe='')}"


class EmbeddedPostgres:
    """One server with its data below a folder, owned by one process at a time.

    `start` and `stop` block; as an async context manager they run beside the loop. The folder is made if it
    is missing. Started by the superuser, the server runs as `nobody`, so the folder has to lie where that
    user can go. `settings` are added to those of the server, by the names of its manual.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.settings = {**SETTINGS, **(settings or {})}
        self._account: Account | None = None
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: Path | None = None

    @property
    def data(self) -> Path:
        """Where the server keeps everything."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "postgres.log"

    @property
    def url(self) -> str:
        """Where the server is reached; it stays the same when it is restarted."""
        if self._socket is None:
            raise RuntimeError("the server was not started")
        return _address(self._socket)

    @property
    def pid(self) -> int | None:
        """The server's process, None when it does not run."""
        return self._process.pid if self.is_running() and self._process else None

    def is_running(self) -> bool:
        """Tell whether the server's process lives; asking buries a dead one, else a zombie."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server, and return when it takes connections. Starting a running one does nothing.

        A server that a killed owner left behind is shut down first. Raises `BadInput` for a folder that is
        in use or out of reach, and `ToolFailed` with the server's own last words.
        """
        if self.is_running():
            return
        self._account = server_account()
        self._claim()
        with ExitStack() as undo:
            undo.callback(self.stop)
            self._start()
            undo.pop_all()

    def stop(self) -> None:
        """End the server: its clients are cut off, what they committed is kept. Stopping twice is fine."""
        if self._process is not None:
            for ask, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
                if self._process.poll() is None:
                    self._process.send_signal(ask)
                try:
                    self._process.wait(seconds)
                    break
                except subprocess.TimeoutExpired:
                    continue
            self._process = None
        if self._socket is not None:
            shutil.rmtree(self._socket, ignore_errors=True)
            self._socket = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self.start)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)

    async def keep_running(self, every: float = 0.5) -> None:
        """Start the server anew whenever it dies, until cancelled; a start under way is awaited then."""
        while True:
            await asyncio.sleep(every)
            if not self.is_running():
                starting = asyncio.create_task(asyncio.to_thread(self._start))
                try:
                    await asyncio.shield(starting)
                finally:
                    await asyncio.wait([starting])

    # ------------------------------------------------------------------------------------------ the steps

    def _claim(self) -> None:
        """Become the only owner of the folder; the kernel gives it free when this process dies, however."""
        missing = [place for place in (self.folder, *self.folder.parents) if not place.exists()]
        for place in reversed(missing):
            place.mkdir()
            place.chmod(0o711 if self._account else 0o700)  # whatever the umask is
        if self._account and not can_enter(self.folder, self._account):
            raise BadInput(
                f"{self.folder} cannot be reached by the user {self._account.name}, as whom Postgres "
                "runs when Velox is the superuser: choose a folder whose parents all may pass, or set "
                "DATABASE_URL."
            )
        lock = (self.folder / "owner.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise BadInput(
                f"The database in {self.folder} is in use by another Velox: end that one, or share one "
                "server through DATABASE_URL."
            ) from None
        self._lock = lock

    def _start(self) -> None:
        abandoned = socket_folder(self.data)
        end_leftover(self.data)
        if abandoned and abandoned != self._socket and abandoned.name.startswith(SOCKET_PREFIX):
            shutil.rmtree(abandoned, ignore_errors=True)
        kept = self.data / "PG_VERSION"
        source = installation(int(kept.read_text().strip()) if kept.is_file() else None)
        programs = staged(source, self._account, self.folder)
        if not kept.is_file():
            self._initialise(programs.initdb)
        if self._socket is None:
            self._socket = self._own(Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=self._temporary())))
        settings = {**self.settings, "unix_socket_directories": str(self._socket)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        deadline = time.monotonic() + START_SECONDS
        while not self._launch([str(programs.postgres), "-D", str(self.data), *options], deadline):
            time.sleep(0.2)  # processes of a killed server are still ending

    def _temporary(self) -> Path:
        """Return where the socket goes: a path the server may go, and short: 107 bytes are the most."""
        usual = Path(tempfile.gettempdir())
        return self.folder if self._account and not can_enter(usual, self._account) else usual

    def _initialise(self, initdb: Path) -> None:
        """Make the data folder: complete or not at all."""
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._own(fresh)
        command = [
            *(str(initdb), "-D", str(fresh), "-U", "velox", "-A", "trust", "--encoding=UTF8", "--locale=C"),
            *("--no-sync", "--no-instructions"),
        ]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd="/",
            env=ENVIRONMENT,
            user=self._account.uid if self._account else None,
            group=self._account.gid if self._account else None,
            extra_groups=[] if self._account else None,
        )
        if done.returncode != 0:
            shutil.rmtree(fresh, ignore_errors=True)
            raise ToolFailed("initdb", _last_words(done.stderr or done.stdout))
        fresh.rename(self.data)

    def _launch(self, command: list[str], deadline: float) -> bool:
        """Start the server once, and tell whether it is ready; False if another try may succeed."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as log:
            said_before = log.tell()
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,  # Ctrl-C is for us; we end the server when its clients are gone
                env=ENVIRONMENT,
                user=self._account.uid if self._account else None,
                group=self._account.gid if self._account else None,
                extra_groups=[] if self._account else None,
            )
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                said = self.log.read_bytes()[said_before:].decode(errors="replace")
                if "shared memory block" in said:
                    return False
                raise ToolFailed("postgres", _last_words(said))
            if status(self.data) == (self._process.pid, "ready"):
                return True
            time.sleep(POLL_SECONDS)
        raise ToolFailed("postgres", f"it was not ready after {START_SECONDS:.0f} s; {self.log} may say why.")

    def _own(self, folder: Path) -> Path:
        if self._account:
            os.chown(folder, self._account.uid, self._account.gid)
        return folder


def _last_words(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()] or lines[-1:]
    return telling[-1].strip() if telling else "it said nothing."
