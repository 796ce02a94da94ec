"""Prepares a process for bubblewrap and becomes it: `python -I -S -B sandbox_launch.py DESCRIPTOR`.

A program of its own, run by path, because what it does (mount namespaces, another user) must not happen in a
process with threads. From the descriptor it reads a line of JSON, the `Plan`, and after it the files.
If the plan is to stage, it first opens a private mount namespace and lays out there what will be bound:

* what lies below a folder that only the superuser can enter is reachable there for the sandbox's user;
* the writable file systems get a limit of inodes, for which bubblewrap has no option.

Then it takes the user of the sandbox, and runs bubblewrap. All of it is gone with the last process inside.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn, TypedDict

NO_START = 125
"""The exit status of a launch that failed, with one line on standard error."""

_NEWNS, _NEWUSER = 0x00020000, 0x10000000
_NOSUID_NODEV = 2 | 4
_BIND_REC, _PRIVATE_REC = 4096 | 16384, 1 << 18 | 16384
_SET_PDEATHSIG = 1

_STAGE = "/tmp"
"""A folder that every host has; in the private mount namespace it is ours."""

_libc = ctypes.CDLL(None, use_errno=True)


class Scratch(TypedDict):
    """A writable file system, in bytes and inodes."""

    path: str
    size: int
    inodes: int


class Plan(TypedDict):
    """What to do.

    `parent` is the process that must live; `user` the uid and gid to take, 0 to stay who one is. `arguments`
    are bubblewrap's, in pairs of a kind and a value: "text" stands as it is, "source" is a path of the host
    to bind, "file" the number of a file whose descriptor stands there. `sizes` are the lengths of the files.
    """

    parent: int
    user: int
    stage: bool
    program: str
    needed: Sequence[str]
    arguments: Sequence[tuple[str, str]]
    scratch: Sequence[Scratch]
    command: Sequence[str]
    sizes: Sequence[int]


def launch(plan: Plan, files: Sequence[bytes]) -> NoReturn:
    """Become bubblewrap as the plan says; raises OSError with what the host refused."""
    _die_with(plan["parent"])
    # Should the host run out of memory, what runs here goes first (proc(5)).
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if plan["stage"]:
        _stage(plan)
    if plan["user"]:
        _become(plan["user"])
    _die_with(plan["parent"])
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    arguments = [*_arguments(plan, [_memory_file(content) for content in files])]
    listed = _memory_file(b"".join(os.fsencode(argument) + b"\0" for argument in arguments))
    root = _STAGE if plan["stage"] else ""
    os.execve(root + plan["program"], ["bwrap", "--args", str(listed), "--", *plan["command"]], {})


def _die_with(parent: int) -> None:
    """Ask to be killed when the parent ends, and make sure that it has not ended already."""
    _libc.prctl(_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(NO_START)


def _stage(plan: Plan) -> None:
    """Lay out everything below `_STAGE`, each path under its own name."""
    sources = [*plan["needed"], *(value for kind, value in plan["arguments"] if kind == "source")]
    _enter_private_mounts()
    # Opened now: only what belongs to these mounts can be bound, and a source may lie below `_STAGE` itself.
    handles = {source: os.open(source, os.O_PATH) for source in sorted(set(sources))}
    _mount("tmpfs", _STAGE, "tmpfs", _NOSUID_NODEV, "size=4m,nr_inodes=8192,mode=0755")
    for source, handle in handles.items():
        held = Path(f"/proc/self/fd/{handle}")
        _place(Path(_STAGE + source), folder=held.is_dir())
        _mount(str(held), _STAGE + source, "", _BIND_REC, "")
        os.close(handle)
    for number, scratch in enumerate(plan["scratch"]):
        place = Path(_STAGE, f"scratch{number}")
        _place(place, folder=True)
        owner = plan["user"] or os.geteuid()
        options = f"size={scratch['size']},nr_inodes={scratch['inodes']},mode=1777,uid={owner},gid={owner}"
        _mount("tmpfs", str(place), "tmpfs", _NOSUID_NODEV, options)


def _enter_private_mounts() -> None:
    """Unshare the mounts; without the superuser's right to, in a user namespace that maps oneself alone."""
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        _call("unshare", _libc.unshare(_NEWNS))
    else:
        _call("unshare", _libc.unshare(_NEWUSER | _NEWNS))
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    _mount("none", "/", "", _PRIVATE_REC, "")


def _place(path: Path, *, folder: bool) -> None:
    """Make what something can be mounted on, unless a mount above it holds it already."""
    if folder:
        path.mkdir(parents=True, exist_ok=True)
    elif not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def _mount(source: str, target: str, kind: str, flags: int, options: str) -> None:
    arguments = (
        os.fsencode(source),
        os.fsencode(target),
        kind.encode(),
        ctypes.c_ulong(flags),
        options.encode(),
    )
    _call(f"mount {target}", _libc.mount(*arguments))


def _call(what: str, result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _become(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _memory_file(content: bytes) -> int:
    """Return a descriptor of a file in memory, at its beginning, that survives exec."""
    descriptor = os.memfd_create("velox", 0)
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _arguments(plan: Plan, descriptors: Sequence[int]) -> Iterator[str]:
    root = _STAGE if plan["stage"] else ""
    for kind, value in plan["arguments"]:
        if kind == "source":
            yield root + value
        elif kind == "file":
            yield str(descriptors[int(value)])
        elif kind == "scratch":
            number = int(value)
            scratch = plan["scratch"][number]
            yield from (
                ("--bind", f"{_STAGE}/scratch{number}", scratch["path"])
                if plan["stage"]
                else ("--size", str(scratch["size"]), "--tmpfs", scratch["path"])
            )
        else:
            yield value


def _received(descriptor: int) -> tuple[Plan, list[bytes]]:
    with os.fdopen(descriptor, "rb") as stream:
        plan: Plan = json.loads(stream.readline())
        return plan, [stream.read(size) for size in plan["sizes"]]


if __name__ == "__main__":
    try:
        launch(*_received(int(sys.argv[1])))
    except OSError as problem:
        print(f"velox: {problem}", file=sys.stderr)
        sys.exit(NO_START)
