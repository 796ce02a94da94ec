"""Runs the git that talks to the network: hardened, watched, and never left behind.

Its environment is made from nothing: of ours it gets the proxies and the certificates, no variable and no
settings file of a person or a machine. It runs in a process group of its own, which is killed when time or
disk run out, when the job is cancelled, or (where setpriv is at hand) when this process dies.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import time
from asyncio.subprocess import Process
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE

from bot.github.errors import (
    Forbidden,
    GitHubError,
    Limited,
    NotFound,
    Unauthorized,
    Unavailable,
    Unreadable,
)
from bot.github.redaction import redact
from bot.github.scratch import size_of
from bot.repository.git import MAX_FILE, search_path
from engine.errors import ToolFailed

_SETTINGS = {
    "protocol.version": "2",
    "protocol.allow": "never",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "20",
    "http.followRedirects": "false",     # the token would travel along
    "credential.helper": "",
    "core.askPass": "",
    "core.hooksPath": "/dev/null",
    "core.attributesFile": "/dev/null",
    "core.fsmonitor": "false",
    "core.symlinks": "false",
    "core.bigFileThreshold": str(MAX_FILE),
    "fetch.recurseSubmodules": "false",
    "fetch.unpackLimit": "1",            # one pack, never a file for each object
    "fetch.negotiationAlgorithm": "noop",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "transfer.bundleURI": "false",
    "advice.detachedHead": "false",
}  # fmt: skip
_KEPT_VARIABLES = (
    "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy",
    "NO_PROXY", "no_proxy",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_PROXY_SSL_CAINFO",
)  # fmt: skip
_MOST_OUTPUT = 128 * 1024 * 1024
_LONGEST_WORDS = 16 * 1024
_LOOK_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Caps:
    """How large a checkout may be: bytes on disk, seconds in all, files read, commits from base to head."""

    bytes: int = 256 * 1024 * 1024
    seconds: float = 120.0
    files: int = 50_000
    commits: int = 5_000


class GitProcess:
    """The git program in one scratch folder; `online` gives one that may reach one address."""

    def __init__(
        self, folder: Path, path: str, caps: Caps, deadline: float, settings: dict[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.git_folder = folder / "repository.git"
        self.path = path
        self.caps = caps
        self._deadline = deadline
        self._settings = _SETTINGS | (settings or {})

    def online(self, url: str, header: str) -> GitProcess:
        """Return one whose remote `origin` is `url`, with `header` sent to that address and no other."""
        scheme = url.partition(":")[0]
        settings = {"remote.origin.url": url, f"protocol.{scheme}.allow": "always"}
        if header:
            settings[f"http.{url}.extraHeader"] = header
        return GitProcess(self.folder, self.path, self.caps, self._deadline, settings)

    async def run(self, *arguments: str, given: bytes = b"", allowed: Sequence[int] = (0,)) -> bytes:
        """Return what git prints. Raises a GitHubError for what went wrong, ToolFailed when it cannot run."""
        process = await self._started(arguments)
        run = _Run(process, self.folder, self.caps, self._deadline)
        try:
            code = await run.ended(given)
        finally:
            await run.killed()
        if run.excess:
            raise Unreadable(f"git {arguments[0]}", self.path, run.excess)
        if code is None:
            raise Unavailable(f"git {arguments[0]}", self.path, f"longer than {self.caps.seconds:g} seconds")
        if code not in allowed:
            raise failure(f"git {arguments[0]}", self.path, run.words, code)
        return run.output

    async def _started(self, arguments: Sequence[str]) -> Process:
        git, setpriv = (shutil.which(name, path=search_path()) for name in ("git", "setpriv"))
        if git is None:
            raise ToolFailed("git", "it is not installed, or not on PATH: https://git-scm.com has it.")
        command = [git, f"--git-dir={self.git_folder}", *arguments]
        if setpriv is not None:
            command = [setpriv, "--pdeathsig", "KILL", *command]
        try:
            return await asyncio.create_subprocess_exec(
                *command,
                cwd=self.folder,
                env=self._environment(),
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise ToolFailed("git", f"it cannot be started ({error.strerror}).") from error

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT_VARIABLES if os.environ.get(name)}
        if "SSL_CERT_FILE" in kept:
            kept.setdefault("GIT_SSL_CAINFO", kept["SSL_CERT_FILE"])
        settings = {"GIT_CONFIG_COUNT": str(len(self._settings))}
        for number, (key, value) in enumerate(self._settings.items()):
            settings |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        folder = str(self.folder)
        return {
            **kept,
            **settings,
            "PATH": search_path(),
            "HOME": folder,
            "XDG_CONFIG_HOME": folder,
            "TMPDIR": folder,
            "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_LFS_SKIP_SMUDGE": "1",
        }


class _Run:
    """One process: reads what it says up to a cap, watches clock and disk, kills its group in the end."""

    def __init__(self, process: Process, folder: Path, caps: Caps, deadline: float) -> None:
        self.output = b""
        self.words = ""
        self.excess = ""
        self._process = process
        self._folder = folder
        self._caps = caps
        self._deadline = deadline

    async def ended(self, given: bytes) -> int | None:
        """Feed and read the process to its end; return its code, None when time ran out first."""
        try:
            async with asyncio.timeout(self._deadline - time.monotonic()), asyncio.TaskGroup() as tasks:
                watch = tasks.create_task(self._watched())
                said = tasks.create_task(self._read(self._process.stdout, _MOST_OUTPUT))
                words = tasks.create_task(self._read(self._process.stderr, _LONGEST_WORDS, cut=True))
                tasks.create_task(self._fed(given))
                code = await self._process.wait()
                self._kill()
                watch.cancel()
        except TimeoutError:
            return None
        self.output, self.words = said.result(), words.result().decode("utf-8", "replace")
        self._look()
        return code

    async def killed(self) -> None:
        """Leave nothing of the process's group behind."""
        self._kill()
        await self._process.wait()

    async def _watched(self) -> None:
        while not self._look():
            await asyncio.sleep(_LOOK_EVERY)

    def _look(self) -> bool:
        if size_of(self._folder) > self._caps.bytes:
            self.excess = f"more than {self._caps.bytes // 1_000_000} MB"
            self._kill()
        return bool(self.excess)

    async def _read(self, stream: asyncio.StreamReader | None, most: int, *, cut: bool = False) -> bytes:
        """Read a stream to its end; beyond `most` it is cut, or the process is."""
        assert stream is not None
        content = bytearray()
        while chunk := await stream.read(65536):
            content += chunk[: max(0, most - len(content))]
            if len(content) == most and not cut:
                self.excess = f"more than {most // 1_000_000} MB of names"
                self._kill()
        return bytes(content)

    async def _fed(self, given: bytes) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(given)
            await stdin.drain()
            stdin.close()
            await stdin.wait_closed()
        except (BrokenPipeError, ConnectionResetError):
            return  # it ended without reading; its code says why

    def _kill(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def failure(method: str, path: str, words: str, code: int) -> GitHubError:
    """Return the error that git's own words stand for (its messages, with `LC_ALL=C`)."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    said = redact(lines[-1].removeprefix("fatal: ") if lines else f"it ended with code {code}")[:500]
    lower = words.lower()
    if "terminal prompts disabled" in lower or "authentication failed" in lower:
        return Unauthorized(method, path, "the token was refused", 401)
    if "returned error: 403" in lower:
        return Forbidden(method, path, said)
    if "returned error: 429" in lower:
        return Limited(method, path, said, 60.0, 429)
    gone = (
        "couldn't find remote ref",
        "not our ref",
        "not found",
        "no such remote ref",
        "unadvertised object",
    )
    if any(sign in lower for sign in gone):
        return NotFound(method, path, said, 404)
    return Unavailable(method, path, said)
