"""Words for a person: why a candidate was stopped, and what would give this host a sandbox."""

from __future__ import annotations

import signal

from engine.ports import Limits


def limit(name: str, limits: Limits) -> str:
    """Name the limit that was hit: wall, cpu, memory, output or processes."""
    return {
        "wall": f"the limit of {limits.wall_seconds:g} s of wall time",
        "cpu": f"the limit of {limits.cpu_seconds} s of processor time",
        "memory": f"the limit of {limits.memory_bytes >> 20} MiB of memory",
        "output": f"the limit of {limits.output_bytes >> 10} KiB of output",
        "file": "the limit of 32 MiB for a file",
        "processes": f"the limit of {limits.processes} processes",
    }.get(name, name)


def limit_of_status(status: int, stderr: bytes) -> str:
    """Return the limit that a process has met by the way it ended, or an empty string."""
    if stderr.rstrip().rpartition(b"\n")[2].startswith(b"MemoryError"):
        return "memory"
    return {-signal.SIGXCPU: "cpu", -signal.SIGXFSZ: "file"}.get(status, "")


def ended(status: int, stderr: bytes) -> str:
    """Say how a candidate ended that gave no answer, with the last line it wrote as a reason."""
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    reason = f": {lines[-1][:300]}" if lines else ""
    if status < 0:
        return f"it was ended by signal {_name(-status)}{reason}"
    return f"it ended with status {status} and no answer{reason}"


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
