"""Runs the git program on checkouts that must not be trusted.

A repository's own settings can name programs to run: hooks, pagers, file system monitors, diff drivers, text
converters, content filters, transports. Each is switched off here, for every call. Nothing is ever written
to a repository and nothing is ever fetched.
"""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from pathlib import Path
from threading import Lock
from weakref import finalize

from bot.repository.places import Repository, shown
from engine.errors import ToolFailed
from engine.model import Skipped

MAX_FILE = 10 * 1024 * 1024
"""Files above this many bytes are not read."""

TOO_LARGE = "larger than 10 MB"

TIMEOUT = 120.0
"""Seconds that one call of git may take."""

_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=",
    "core.attributesFile=/dev/null",
    "core.quotePath=true",
    f"core.bigFileThreshold={MAX_FILE}",
    "diff.external=",
    "protocol.allow=never",
)
_DIFF = ("diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "-O/dev/null")
_KEPT_VARIABLES = ("HOME", "XDG_CONFIG_HOME", "TMPDIR", "SYSTEMROOT", "USERPROFILE")


def git_version() -> str:
    """Return the version of the git program like "2.39.5", empty if there is none that runs."""
    try:
        done = subprocess.run(["git", "--version"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip().removeprefix("git version ") if done.returncode == 0 else ""


class Git:
    """The git program, bound to one repository."""

    def __init__(self, repository: Repository, *, timeout: float = TIMEOUT) -> None:
        self.repository = repository
        self.timeout = timeout
        self._filters: tuple[str, ...] | None = None

    def output(self, *arguments: str) -> bytes:
        """Return what git prints; ToolFailed when it objects."""
        return self._checked(self._run(arguments))

    def answer(self, *arguments: str) -> bytes | None:
        """Return what git prints, or None when it says no (exit code 1); ToolFailed when it breaks."""
        done = self._run(arguments)
        return None if done.returncode == 1 else self._checked(done)

    def diff(self, *arguments: str) -> bytes:
        """Return what `git diff` prints, with the repository's own programs and settings out of the way."""
        if self._filters is None:
            self._filters = self._filters_off()
        return self._checked(self._run((*_DIFF, *arguments), self._filters))

    def commit(self, revision: str) -> str | None:
        """Return the full id of the commit that `revision` names, or None when there is none."""
        if revision.startswith("-") or not revision.strip() or "\0" in revision:
            return None
        done = self._run(("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"))
        found = done.stdout.decode("ascii", "replace").strip()
        return found if done.returncode == 0 and found.isalnum() else None

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a git that answers on its standard output what it is asked on its standard input."""
        try:
            return subprocess.Popen(
                self._command(arguments, ()),
                cwd=self._folder,
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise ToolFailed("git", f"it cannot be started ({error.strerror}).") from error

    def _run(
        self, arguments: tuple[str, ...], settings: tuple[str, ...] = ()
    ) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                self._command(arguments, settings),
                cwd=self._folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self.timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            problem = f"`git {arguments[0]}` took longer than {self.timeout:g} seconds."
            raise ToolFailed("git", problem) from None
        except OSError as error:
            raise ToolFailed("git", f"it cannot be started ({error.strerror}).") from error

    @property
    def _folder(self) -> Path:
        return self.repository.work_tree or self.repository.git_folder

    def _command(self, arguments: tuple[str, ...], settings: tuple[str, ...]) -> list[str]:
        program = shutil.which("git", path=search_path())
        if program is None:
            raise ToolFailed(
                "git", "it is not installed, or not on PATH; install it from https://git-scm.com."
            )
        command = [program, "--no-pager", "--no-optional-locks", f"--git-dir={self.repository.git_folder}"]
        if self.repository.work_tree is not None:
            command.append(f"--work-tree={self.repository.work_tree}")
        for setting in (*_SETTINGS, *settings):
            command += ["-c", setting]
        return [*command, *arguments]

    def _filters_off(self) -> tuple[str, ...]:
        """Give the settings that switch off each content filter: git has no single switch for them."""
        listed = self.answer("config", "--null", "--name-only", "--get-regexp", r"^filter\.") or b""
        names = {name.rpartition(b".")[0] for name in listed.split(b"\0") if name}
        settings: list[str] = []
        for name in sorted(os.fsdecode(name) for name in names):
            if "=" in name:
                raise ToolFailed("git", f"the content filter {shown(name)!r} cannot be switched off.")
            settings += [f"{name}.clean=", f"{name}.smudge=", f"{name}.process=", f"{name}.required=false"]
        return tuple(settings)

    @staticmethod
    def _checked(done: subprocess.CompletedProcess[bytes]) -> bytes:
        if done.returncode == 0:
            return done.stdout
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        words = shown(lines[-1].removeprefix("fatal: ")) if lines else f"it ended with code {done.returncode}"
        raise ToolFailed("git", words if words.endswith(".") else words + ".")


class Blobs:
    """Reads file contents of a repository by object id, through one git that stays alive between reads."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None
        self._end: finalize[..., Blobs] | None = None
        self._lock = Lock()

    def read(self, path: str, object_id: str) -> bytes | Skipped:
        """Return the content of the object that `path` stands for, or why it cannot be had."""
        with self._lock:
            try:
                content = self._exchange(object_id)
            except (OSError, EOFError, ValueError):
                self.close()
                return Skipped(path, "unreadable in the repository")
        return Skipped(path, content) if isinstance(content, str) else content

    def close(self) -> None:
        """End the git process, if one runs; the next read starts another."""
        if self._end is not None:
            self._end()
        self._process = self._end = None

    def _exchange(self, object_id: str) -> bytes | str:
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch")
            self._end = finalize(self, _stop, self._process)
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(object_id.encode("ascii") + b"\n")
        process.stdin.flush()
        # Git has read the object before it answers, so only the first byte can be late.
        if not _has_answer(process.stdout.fileno(), self._git.timeout):
            raise TimeoutError
        header = process.stdout.readline().split()
        if len(header) == 2:
            return "missing from the repository (a partial clone?)"
        size = int(header[2]) if len(header) == 3 else -1
        if size > MAX_FILE:
            self.close()
            return TOO_LARGE
        content = process.stdout.read(size + 1)
        if size < 0 or len(content) != size + 1:
            raise EOFError
        return content[:-1]


def search_path() -> str:
    """Leave relative folders out of PATH: they would be looked up in the checkout."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if Path(folder).is_absolute())


def _environment() -> dict[str, str]:
    """Give git an environment without the person's own GIT_ variables."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | {
        "PATH": search_path(),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
    }


def _has_answer(descriptor: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    try:
        with process:
            pass
    except BrokenPipeError:  # a question it did not live to hear
        pass
