"""The arguments of bubblewrap: what is shut, what is shown, what can be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from engine.adapters.sandbox_launch import Scratch
from engine.adapters.sandbox_runtime import Runtime
from engine.errors import NoSandbox

SCRATCH: tuple[Scratch, ...] = (
    {"path": "/tmp", "size": 64 << 20, "inodes": 8192},
    {"path": "/dev/shm", "size": 64 << 20, "inodes": 8192},
)
"""The only places where a candidate can write."""

INSIDE = "/velox/velox_inside"
WORK = "/code"
PACKAGES = "/packages"
NOBODY = 65534

SHUT = (
    *(
        "--unshare-user",
        "--disable-userns",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
    ),
    *("--unshare-cgroup-try", "--uid", str(NOBODY), "--gid", str(NOBODY), "--hostname", "velox"),
    *("--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv", "--as-pid-1"),
)
"""Capabilities are dropped by name since bubblewrap started by the superuser would keep them all. The server
is the first process: signals from inside cannot end or stop it (pid_namespaces(7)), and no other process
outlives a candidate, in whose memory one could hide."""

DEVICES = (
    *("--size", "65536", "--tmpfs", "/dev", "--dir", "/dev/shm", "--symlink", "/proc/self/fd", "/dev/fd"),
    *(
        part
        for device in ("/dev/null", "/dev/full", "/dev/random", "/dev/urandom")
        for part in ("--dev-bind", device, device)
    ),
    *(
        part
        for number, name in enumerate(("stdin", "stdout", "stderr"))
        for part in ("--symlink", f"/proc/self/fd/{number}", f"/dev/{name}")
    ),
)
"""No terminals, and no /dev/zero: mapped, it is shared memory that counts for no process."""


def environment(runtime: Runtime, hash_seed: int) -> dict[str, str]:
    """Return the only environment that the code inside sees."""
    values = {
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "PATH": str(PurePosixPath(runtime.executable).parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": str(hash_seed),
    }
    if runtime.library_path:
        values["LD_LIBRARY_PATH"] = runtime.library_path
    return values


def arguments(
    runtime: Runtime, inside: str, folders: Mapping[str, str], files: Mapping[str, int], hash_seed: int
) -> Iterator[tuple[str, str]]:
    """Yield the arguments as `sandbox_launch.Plan` wants them.

    Raises `NoSandbox` for what cannot be shown at its path.

    `inside` is the host's folder of our own code; `folders` go from a path inside to the host's folder that
    is shown there; `files` from a path below the working folder to the number of a file. File 0 is the filter
    of system calls.
    """
    for path in (runtime.executable, *runtime.binds):
        if any(path.startswith(scratch["path"] + "/") for scratch in SCRATCH):
            raise NoSandbox(
                f"{path} lies where the sandbox has its scratch space",
                "install Python and its environments outside /tmp",
            )
    yield from _texts(*SHUT)
    for name, value in environment(runtime, hash_seed).items():
        yield from _texts("--setenv", name, value)
    for source in runtime.binds:
        yield from (("text", "--ro-bind"), ("source", source), ("text", source))
    for folder in runtime.hidden:
        yield from _texts("--size", "4096", "--tmpfs", folder, "--remount-ro", folder)
    for path, target in runtime.links:
        yield from _texts("--symlink", target, path)
    yield from _texts("--proc", "/proc", *DEVICES)
    for number in range(len(SCRATCH)):
        yield "scratch", str(number)
    yield from (("text", "--ro-bind"), ("source", inside), ("text", INSIDE))
    for path, source in folders.items():
        yield from (("text", "--ro-bind"), ("source", source), ("text", path))
    yield from _texts("--dir", WORK)
    for path, number in files.items():
        yield from (("text", "--file"), ("file", str(number)), ("text", f"{WORK}/{path}"))
    # bubblewrap leaves /dev and / as file systems in memory without a limit: nobody may write there.
    yield from _texts("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK, "--seccomp")
    yield "file", "0"


def command(runtime: Runtime, channel: int, packages: Sequence[str]) -> list[str]:
    """Return what runs inside: the fork-server, on a descriptor that it inherits.

    It has only the standard library on its path: `packages` are for candidates alone.
    """
    code = (
        "import sys; sys.path[:1] = ['/velox']; from velox_inside.server import serve; "
        f"del sys.path[0]; serve({channel}, {list(packages)!r})"
    )
    return [runtime.executable, "-s", "-S", "-B", "-c", code]


def _texts(*values: str) -> Iterator[tuple[str, str]]:
    for value in values:
        yield "text", value
