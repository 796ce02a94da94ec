"""Runs uv in a bubblewrap of its own: the network, wheels and one writable folder, nothing else.

uv installs wheels only, so it runs nothing of what it installs; the wall is for the day it does. It runs as a
user that is neither ours nor that of any sandbox, sees no file of a home (no netrc, no configuration), and no
variable but those of `IndexSettings`.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import uv

from engine.adapters import sandbox_argv, sandbox_launch, sandbox_seccomp
from engine.adapters.environments_index import IndexSettings, without_secrets
from engine.adapters.sandbox_launch import NO_START, Plan
from engine.adapters.sandbox_process import bubblewrap, memory_file
from engine.adapters.sandbox_remedies import host, remedy_for
from engine.adapters.sandbox_runtime import running
from engine.adapters.sandbox_slots import COUNT, FIRST_USER
from engine.adapters.sandbox_tree import children, kill
from engine.errors import NoSandbox, ToolFailed
from engine.model import Declined

BUILDER = FIRST_USER + COUNT
"""The user that uv runs as where we are the superuser: the one after those of sandboxes."""

_INSIDE = "/environments"
_SCRATCH = "/scratch"
_LOOK_SECONDS = 0.1
_LOOKS_PER_MEASURE = 10
_LONGEST = 400
_NETWORK_FILES = ("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf")
_UNREACHED = re.compile(r"(?i)failed to fetch|error sending request|dns error|connection|timed out|network")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an installation may use: seconds, and bytes of the writable folder beyond what lay there."""

    seconds: float = 300.0
    disk_bytes: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Unreached(Declined):
    """The index could not be asked: that may be over soon."""


def install(
    work: Path, target: str, lines: Sequence[str], pins: Sequence[str], index: IndexSettings, bounds: Bounds
) -> Declined | None:
    """Install requirement `lines` at the versions of `pins` into the folder `target` of `work`.

    `work` is all that uv can write; its cache lies there too, so that files can be linked. Returns why it
    could not, or None. An index that cannot be reached is asked again through the cache alone.
    """
    problem = _once(work, target, lines, pins, index, bounds)
    if isinstance(problem, Unreached) and "UV_OFFLINE" not in index.variables:
        offline = IndexSettings({**index.variables, "UV_OFFLINE": "1"}, index.paths)
        return problem if _once(work, target, lines, pins, offline, bounds) else None
    return problem


def uv_version() -> str:
    """Return the version of uv; raises `ToolFailed` where it is missing."""
    try:
        said = subprocess.run([_program(), "--version"], capture_output=True, text=True, env={}, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ToolFailed("uv", f"it does not start: {error}") from error
    return said.stdout.strip()


def _program() -> str:
    try:
        return os.path.realpath(uv.find_uv_bin())
    except FileNotFoundError as error:
        raise ToolFailed("uv", "it is missing; reinstall Velox") from error


def _once(
    work: Path, target: str, lines: Sequence[str], pins: Sequence[str], index: IndexSettings, bounds: Bounds
) -> Declined | None:
    said = ""
    for stage in (True, False):
        status, said = _ran(work, target, (lines, pins), index, bounds, stage)
        if status == NO_START or said.startswith("bwrap:"):
            continue
        return None if status == 0 else _declined(status, said, bounds)
    raise NoSandbox(*remedy_for([said], host()))


def _ran(
    work: Path,
    target: str,
    texts: tuple[Sequence[str], Sequence[str]],
    index: IndexSettings,
    bounds: Bounds,
    stage: bool,
) -> tuple[int, str]:
    """Run uv once; return its exit status, minus a signal for one that met a limit, and what it said."""
    runtime = running()
    program, needed = bubblewrap()
    files = [sandbox_seccomp.program(), *("\n".join(text).encode() + b"\n" for text in texts)]
    plan = Plan(
        parent=os.getpid(),
        user=BUILDER if os.geteuid() == 0 else 0,
        groups=(),
        stage=stage,
        program=program,
        needed=needed,
        arguments=list(arguments(str(work), index)),
        scratch=(),
        command=_command(runtime.executable, target, offered=not index.variables.get("UV_NO_INDEX")),
        sizes=[len(file) for file in files],
    )
    with tempfile.TemporaryFile() as said, memory_file(json.dumps(plan).encode() + b"\n", *files) as held:
        process = subprocess.Popen(
            [runtime.executable, "-I", "-S", "-B", sandbox_launch.__file__, str(held.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            pass_fds=(held.fileno(),),
            env={"LD_LIBRARY_PATH": runtime.library_path},
            cwd="/",
            umask=0o022,
        )
        try:
            status = _watched(process, work, bounds)
        finally:
            _end(process)
        said.seek(0)
        return status, said.read(1 << 16).decode("utf-8", "replace")


def arguments(work: str, index: IndexSettings) -> Iterator[tuple[str, str]]:
    """Yield bubblewrap's arguments, as `sandbox_launch.Plan` wants them. File 0 is the filter of calls."""
    runtime = running()
    shut = [part for part in sandbox_argv.SHUT if part != "--unshare-net"]
    variables = {"HOME": _SCRATCH, "TMPDIR": _SCRATCH, "LANG": "C.UTF-8", **index.variables}
    if runtime.library_path:
        variables["LD_LIBRARY_PATH"] = runtime.library_path
    yield from _texts(*shut)
    for name, value in variables.items():
        yield from _texts("--setenv", name, value)
    shown = [*runtime.binds, *index.paths, *(path for path in _NETWORK_FILES if Path(path).exists())]
    for path in shown:
        yield from (("text", "--ro-bind"), ("source", path), ("text", path))
    for folder in runtime.hidden:
        yield from _texts("--size", "4096", "--tmpfs", folder, "--remount-ro", folder)
    for path, link in runtime.links:
        yield from _texts("--symlink", link, path)
    yield from _texts("--proc", "/proc", *sandbox_argv.DEVICES, "--size", str(256 << 20), "--tmpfs", _SCRATCH)
    yield from (("text", "--ro-bind"), ("source", _program()), ("text", "/uv"))
    yield from (("text", "--bind"), ("source", work), ("text", _INSIDE))
    for number, name in enumerate(("wanted", "pins"), 1):
        yield from (("text", "--file"), ("file", str(number)), ("text", f"/{name}"))
    yield from _texts("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", _SCRATCH, "--seccomp")
    yield "file", "0"


def _command(executable: str, target: str, *, offered: bool) -> list[str]:
    """uv has an option, but no variable, to ask no index at all."""
    options = ("--no-config", "--no-python-downloads", "--no-progress", "--color", "never")
    wheels = ("--only-binary", ":all:", "--no-sources", "--keyring-provider", "disabled")
    places = ("--python", executable, "--target", f"{_INSIDE}/{target}", "--cache-dir", f"{_INSIDE}/cache")
    texts = ("-r", "/wanted", "-c", "/pins", *(() if offered else ("--no-index",)))
    return ["/uv", "pip", "install", *options, *wheels, *places, "--compile-bytecode", *texts]


def _watched(process: subprocess.Popen[bytes], work: Path, bounds: Bounds) -> int:
    """Wait for the end or a limit: the status, `-SIGXCPU` for the time, `-SIGXFSZ` for the disk."""
    deadline = time.monotonic() + bounds.seconds
    most = disk_usage(work) + bounds.disk_bytes
    looks = 0
    while True:
        try:
            status = process.wait(_LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            looks += 1
        else:
            # Also between two looks: the limit decides, not when somebody looked.
            if time.monotonic() > deadline:
                return -signal.SIGXCPU
            return -signal.SIGXFSZ if disk_usage(work) > most else status
        if time.monotonic() > deadline:
            return -signal.SIGXCPU
        if looks % _LOOKS_PER_MEASURE == 0 and disk_usage(work) > most:
            return -signal.SIGXFSZ


def disk_usage(folder: Path) -> int:
    """Return the bytes of the files below a folder, those with several names once."""
    seen: dict[tuple[int, int], int] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                facts = os.lstat(os.path.join(place, name))  # noqa: PTH118 - many thousands
            except OSError:
                continue
            seen[facts.st_dev, facts.st_ino] = facts.st_blocks * 512
    return sum(seen.values())


def _end(process: subprocess.Popen[bytes]) -> None:
    """End everything that runs behind the wall."""
    if process.poll() is None:
        for child in children(process.pid):
            kill(child)
        process.kill()
        process.wait()


def _declined(status: int, said: str, bounds: Bounds) -> Declined:
    if status == -signal.SIGXCPU:
        return Unreached(f"the packages were not installed within {bounds.seconds:.0f} s")
    if status == -signal.SIGXFSZ:
        return Declined(f"the packages need more than {bounds.disk_bytes >> 20} MiB")
    words = spoken(said)
    if status < 0:
        return Declined(f"uv was ended by {signal.Signals(-status).name}")
    return Unreached(words) if _UNREACHED.search(words) else Declined(words)


def spoken(said: str) -> str:
    """Return what uv objects, its tree of lines as one, without secrets, cut to a length for a person."""
    lines = [re.sub(r"[^\x20-\x7e]", " ", line).strip(" |") for line in said.splitlines()]
    start = next((n for n, line in enumerate(lines) if re.match(r"(x |error|No solution)", line)), 0)
    kept = [line for line in lines[start:] if line and not line.startswith(("hint:", "warning:", "Using "))]
    words = re.sub(r"\s+", " ", without_secrets(" ".join(kept))).strip()
    return words if len(words) <= _LONGEST else words[: _LONGEST - 3] + "..."


def _texts(*values: str) -> Iterator[tuple[str, str]]:
    for value in values:
        yield "text", value
