"""The filter of system calls, assembled here from a table, for x86-64 and arm64.

A deny-list over what the namespaces and missing capabilities already shut: calls that reach deep into the
kernel and that code under test has no use for, memory that no process is charged with, and ways to touch the
server inside. Sources: the manual pages seccomp(2), bpf(4) and syscalls(2); the numbers are those of Linux'
<asm/unistd_64.h> and <asm-generic/unistd.h>. Everything newer than the table is unknown: ENOSYS.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Iterator

from engine.adapters.sandbox_syscalls import DENIED, NEWEST, NUMBERS, X86_64

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_AND = 0x54

_ALLOW = 0x7FFF0000
_KILL_PROCESS = 0x80000000
_ERROR = 0x00050000

_NUMBER, _ARCHITECTURE = 0, 4
_MACHINES = {"x86_64": (X86_64, 0xC000003E), "aarch64": (1 - X86_64, 0xC00000B7)}
"""Per machine its column in the table, and AUDIT_ARCH of <linux/audit.h>."""

_X32 = 0x40000000
"""The bit of the x32 ABI, whose calls have other numbers; on arm64 no call has it either."""

_NEW_NAMESPACES = 0x7E020000
"""CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET of clone(2)."""

_MAP_SHARED, _MAP_ANONYMOUS = 0x01, 0x20
_TERMINAL_INPUT = (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX of ioctl_tty(2): they put words into a terminal's mouth."""

_FAMILIES = (1, 2, 10)
"""AF_UNIX, AF_INET, AF_INET6."""

_PERSONALITIES = (0, 0xFFFFFFFF)
"""The usual one, and the question for it."""

_SET_SECCOMP = 22

Instruction = tuple[int, int, int, int]
"""Code, jump if true, jump if false, constant: `struct sock_filter`."""


def program(machine: str = "") -> bytes:
    """Return the filter as classic BPF for a machine named as by uname(2), this one if empty.

    Raises KeyError for a machine that the table does not know.
    """
    column, architecture = _MACHINES[machine or platform.machine()]
    return b"".join(struct.pack("=HBBI", *part) for part in _instructions(column, architecture))


def _instructions(column: int, architecture: int) -> Iterator[Instruction]:
    yield _LOAD, 0, 0, _ARCHITECTURE
    yield from _unless(_EQUAL, architecture, _KILL_PROCESS)
    yield _LOAD, 0, 0, _NUMBER
    yield from _when(_AT_LEAST, _X32, _KILL_PROCESS)
    yield from _when(_AT_LEAST, NEWEST + 1, _ERROR | errno.ENOSYS)
    # Without clone3, whose flags lie in memory where no filter sees them, libraries fall back to clone.
    yield from _when(_EQUAL, NUMBERS["clone3"][column], _ERROR | errno.ENOSYS)
    for name in DENIED:
        number = NUMBERS[name][column]
        if number >= 0:
            yield from _when(_EQUAL, number, _ERROR | errno.EPERM)
    for name, body in _by_argument().items():
        # A body loads an argument over the number of the call, so it ends in a verdict of its own.
        yield _EQUAL, 0, len(body), NUMBERS[name][column]
        yield from body
    yield _RETURN, 0, 0, _ALLOW


def _when(test: int, value: int, verdict: int) -> Iterator[Instruction]:
    yield test, 0, 1, value
    yield _RETURN, 0, 0, verdict


def _unless(test: int, value: int, verdict: int) -> Iterator[Instruction]:
    yield test, 1, 0, value
    yield _RETURN, 0, 0, verdict


def _by_argument() -> dict[str, list[Instruction]]:
    """The calls that are allowed or not by an argument, each with what decides it.

    Only the lower half of an argument is looked at: the kernel itself takes each of these as 32 bits, or
    (the flags of clone and mmap) ignores or refuses the upper half.
    """
    refuse = _ERROR | errno.EPERM
    return {
        "clone": [_argument(0), *_when(_ANY_BIT, _NEW_NAMESPACES, refuse), _allow()],
        "ioctl": [_argument(1), *_refuse_all(_TERMINAL_INPUT, refuse), _allow()],
        "personality": [_argument(0), *_allow_only(_PERSONALITIES, refuse)],
        "prctl": [_argument(0), *_when(_EQUAL, _SET_SECCOMP, refuse), _allow()],
        # The limits of other processes, the server's among them.
        "prlimit64": [_argument(0), *_allow_only((0,), refuse)],
        "socket": [_argument(0), *_allow_only(_FAMILIES, _ERROR | errno.EAFNOSUPPORT)],
        # Shared memory without a name counts for nobody once it is unmapped by those who wrote to it.
        "mmap": [
            _argument(3),
            (_AND, 0, 0, _MAP_SHARED | _MAP_ANONYMOUS),
            *_when(_EQUAL, _MAP_SHARED | _MAP_ANONYMOUS, refuse),
            _allow(),
        ],
    }


def _argument(position: int) -> Instruction:
    """Load the lower half of an argument (`struct seccomp_data`; both machines are little-endian)."""
    return _LOAD, 0, 0, 16 + 8 * position


def _allow() -> Instruction:
    return _RETURN, 0, 0, _ALLOW


def _refuse_all(values: tuple[int, ...], verdict: int) -> Iterator[Instruction]:
    for value in values:
        yield from _when(_EQUAL, value, verdict)


def _allow_only(values: tuple[int, ...], verdict: int) -> Iterator[Instruction]:
    for value in values:
        yield from _when(_EQUAL, value, _ALLOW)
    yield _RETURN, 0, 0, verdict
