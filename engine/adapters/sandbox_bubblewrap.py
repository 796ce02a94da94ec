"""The sandbox of Linux: bubblewrap around a warm fork-server."""

from __future__ import annotations

import json
import os
import platform
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.adapters import sandbox_data, sandbox_facts, sandbox_words
from engine.adapters.sandbox_files import checked
from engine.adapters.sandbox_process import INSIDE, Contents, Gone, Refused, SandboxProcess, start
from engine.adapters.sandbox_remedies import host, remedy_for
from engine.adapters.sandbox_runtime import running
from engine.adapters.sandbox_watch import Exceeded, Watch, counted_already
from engine.errors import BadInput, NoSandbox, ToolFailed
from engine.inside.candidate import ANSWERED, FAILED, WORK
from engine.ports import Answer, Json, Limits, Ran, SandboxFacts

_GRACE_SECONDS = 1.0
"""So much later than the server inside, which may have been stopped, the parent ends what takes too long."""

_LARGEST_HEAD = 4096
_SCRIPT = "script.py"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How a candidate ended; `stopped` is in words, `parts` are its answer, output and error output."""

    status: int
    stopped: str
    parts: tuple[bytes, bytes, bytes]


class BubblewrapSandbox:
    """Runs foreign code in namespaces of its own, without network, capabilities or the host's files.

    `packages` are folders of the host, such as the site-packages of an environment, that candidates can
    import from after the standard library; no .pth file is heeded. Nothing starts before the first session.

    A session belongs to the thread that opened it: Linux ends what is to die with its parent when that thread
    ends.
    """

    def __init__(self, packages: Sequence[str] = ()) -> None:
        self._packages = tuple(os.path.realpath(folder) for folder in packages)
        self._stage: bool | None = None

    @contextmanager
    def open(
        self,
        files: Mapping[str, bytes] | None = None,
        *,
        hash_seed: int = 0,
        packages: Sequence[str] = (),
    ) -> Iterator[BubblewrapSession]:
        """Start a session, as `engine.ports.Sandbox` says."""
        if sys.platform != "linux":
            raise NoSandbox(*remedy_for((), host()))
        shown = (*self._packages, *map(os.path.realpath, packages))
        for folder in shown:
            if not Path(folder).is_dir():
                raise BadInput(f"{folder} is no folder of packages; name one that exists.")
        contents = Contents(running(), shown, checked(files or {}), hash_seed)
        session = BubblewrapSession(lambda: self._started(contents))
        try:
            session.warm()
            yield session
        finally:
            session.close()

    def run(self, script: bytes, arguments: Sequence[str] = (), limits: Limits | None = None) -> Ran:
        """Run a Python script in a sandbox of its own, as `engine.ports.Sandbox` says."""
        with self.open({_SCRIPT: script}) as session:
            return session.run(_SCRIPT, arguments, limits)

    def probe(self) -> None:
        """Start a sandbox with the real arguments and end it; raises `NoSandbox` as `open` does."""
        with self.open():
            pass

    def facts(self) -> SandboxFacts:
        """Return what this host offers, as `engine.ports.Sandbox` says."""
        facts = list(sandbox_facts.gathered())
        try:
            with self.open() as session:
                facts.append(("interpreter inside", session.interpreter))
                grouped = session.warm().group.holds(session.warm().process.pid)
        except NoSandbox as error:
            return SandboxFacts(tuple(facts), error.reason, error.remedy)
        except ToolFailed as error:
            return SandboxFacts(tuple(facts), error.detail, "reinstall Velox")
        facts.append(("private mounts", "yes" if self._stage else "refused; no limit of inodes"))
        facts.append(
            ("memory of all processes together", "a watcher and a control group" if grouped else "a watcher")
        )
        return SandboxFacts(tuple(facts))

    def _started(self, contents: Contents) -> tuple[SandboxProcess, str]:
        """Start with private mounts, or where the host refuses them, without."""
        refused = []
        for stage in (True, False) if self._stage is None else (self._stage,):
            try:
                started = _greeted(start(contents, stage=stage), contents.runtime.version)
            except Refused as error:
                refused.append(str(error))
            else:
                self._stage = stage
                return started
        raise NoSandbox(*remedy_for(refused, host()))


class BubblewrapSession:
    """A warm sandbox; one that a candidate has broken is replaced before the next question."""

    def __init__(self, begin: Callable[[], tuple[SandboxProcess, str]]) -> None:
        self._begin = begin
        self._process: SandboxProcess | None = None
        self._interpreter = ""

    @property
    def interpreter(self) -> str:
        """The implementation and version as the inside reported them: "CPython 3.11.7"."""
        self.warm()
        return self._interpreter

    def warm(self) -> SandboxProcess:
        """Return the running sandbox, started now if need be."""
        if self._process is None:
            self._process, self._interpreter = self._begin()
        return self._process

    def close(self) -> None:
        """End the sandbox and everything in it."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def ask(self, task: str, question: Json, limits: Limits | None = None) -> Answer:
        """Run `answer(question)` of `engine/inside/<task>.py`, as `engine.ports.Session` says."""
        if not (task.isidentifier() and (INSIDE / f"{task}.py").is_file()):
            raise ToolFailed("the sandbox", f"it has no task {task!r}")
        limits = limits or Limits()
        body = json.dumps(question, allow_nan=False).encode()
        outcome = self._outcome({"task": task}, body, limits)
        said = outcome.parts[0]
        if outcome.stopped:
            return Answer(None, outcome.stopped)
        if said[:1] == FAILED:
            return Answer(None, said[1:].decode("utf-8", "replace"))
        if said[:1] != ANSWERED:
            return Answer(None, sandbox_words.ended(outcome.status, outcome.parts[2]))
        try:
            return Answer(sandbox_data.parse(said[1:]))
        except ValueError as error:
            return Answer(None, f"its answer is not plain data: {error}")

    def run(self, path: str, arguments: Sequence[str] = (), limits: Limits | None = None) -> Ran:
        """Run one of the session's files as a script, in a fresh interpreter."""
        limits = limits or Limits()
        request: dict[str, Json] = {"script": f"{WORK}/{path}", "arguments": list(arguments)}
        outcome = self._outcome(request, b"", limits)
        _, stdout, stderr = outcome.parts
        return Ran(outcome.status, stdout, stderr, outcome.stopped)

    def _outcome(self, request: Mapping[str, Json], body: bytes, limits: Limits) -> _Outcome:
        """Have the server run one request; whatever breaks the sandbox ends it."""
        process = self.warm()
        deadline = time.monotonic() + limits.wall_seconds + _GRACE_SECONDS
        process.group.limit(limits.memory_bytes, limits.processes)
        killed = process.group.killed()
        watch = Watch(process.process.pid, limits)
        bounds = asdict(limits) | {
            "processes": limits.processes + counted_already(os.geteuid(), platform.release())
        }
        head = json.dumps({"task": "", "script": "", "arguments": [], **request, "bounds": bounds})
        whole = False
        try:
            process.send(head.encode(), deadline)
            process.send(body, deadline)
            answer = sandbox_data.head(process.receive(_LARGEST_HEAD, deadline, watch.look))
            parts = _cut(process.receive(limits.output_bytes, deadline, watch.look), answer.sizes)
            status, stopped, whole = answer.status, answer.stopped, answer.clean
        except TimeoutError:
            return _lost(sandbox_words.limit("wall", limits))
        except Exceeded as error:
            return _lost(sandbox_words.limit(error.name, limits))
        except Gone:
            # Short of memory, the kernel ends whichever process is largest: also the one that watches.
            short = process.group.killed() > killed
            return _lost(sandbox_words.limit("memory", limits) if short else _UNWATCHED)
        except ValueError:
            return _lost("it disturbed the process that watches over it inside the sandbox")
        finally:
            if not whole:
                self.close()
        if status == -signal.SIGKILL and not stopped and process.group.killed() > killed:
            stopped = "memory"
        named = stopped or sandbox_words.limit_of_status(status, parts[2])
        return _Outcome(status, sandbox_words.limit(named, limits), parts)


def _greeted(process: SandboxProcess, wanted: str) -> tuple[SandboxProcess, str]:
    """Wait for the first words; a process that does not say the right ones is ended."""
    interpreter = ""
    try:
        interpreter = process.greeted()
        if interpreter != wanted:
            raise ToolFailed("the sandbox", f"it runs {interpreter} instead of {wanted}")
        return process, interpreter
    finally:
        if interpreter != wanted:
            process.end()


_UNWATCHED = "it ended the process that watches over it inside the sandbox"


def _lost(why: str) -> _Outcome:
    return _Outcome(-signal.SIGKILL, why, (b"", b"", b""))


def _cut(body: bytes, sizes: tuple[int, int, int]) -> tuple[bytes, bytes, bytes]:
    """Cut a body into its three parts; raises ValueError if the sizes are not those of the body."""
    first, second, third = sizes
    if min(first, second, third) < 0 or first + second + third != len(body):
        raise ValueError("the sizes do not fit")
    return body[:first], body[first : first + second], body[first + second :]
