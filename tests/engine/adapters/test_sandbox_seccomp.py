from __future__ import annotations

import errno
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.adapters.sandbox_bubblewrap import BubblewrapSession
from engine.adapters.sandbox_seccomp import program
from engine.adapters.sandbox_syscalls import DENIED, NEWEST, NUMBERS
from engine.ports import Answer
from tests.engine.adapters.sandboxes import run, sandbox, session

__all__ = ["sandbox", "session"]

ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
REFUSE, UNKNOWN = ERROR | errno.EPERM, ERROR | errno.ENOSYS
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
MACHINES = tuple(enumerate(ARCHITECTURES))

machines = st.sampled_from(MACHINES)
words = st.integers(0, 2**32 - 1)


def verdict(machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """What the kernel would decide: the filter interpreted after bpf(4)."""
    data = struct.pack("=IIQ", number, architecture or ARCHITECTURES[machine], 0)
    data += b"".join(struct.pack("=Q", argument) for argument in (*arguments, *[0] * (6 - len(arguments))))
    accumulator, position = 0, 0
    parts = list(struct.iter_unpack("=HBBI", program(machine)))
    while True:
        code, yes, no, value = parts[position]
        position += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, value)
        elif code == 0x54:
            accumulator &= value
        elif code == 0x06:
            return int(value)
        else:
            holds = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}
            position += yes if holds[code] else no


@pytest.mark.parametrize(("column", "machine"), MACHINES)
def test_what_is_denied_is_refused_whatever_its_arguments(column: int, machine: str) -> None:
    for name in DENIED:
        number = NUMBERS[name][column]
        if number >= 0:
            assert verdict(machine, number, 1, 2, 3, 4) == REFUSE, name


@given(machines, st.integers(0, NEWEST), st.lists(words, max_size=6))
def test_everything_else_is_allowed(machine: tuple[int, str], number: int, arguments: list[int]) -> None:
    column, name = machine
    if number not in {numbers[column] for numbers in NUMBERS.values()}:
        assert verdict(name, number, *arguments) == ALLOW


@given(machines, st.integers(NEWEST + 1, 2**32 - 1))
def test_calls_newer_than_the_table_and_of_the_x32_abi_never_pass(
    machine: tuple[int, str], number: int
) -> None:
    assert verdict(machine[1], number) == (UNKNOWN if number < 0x40000000 else KILL)


@given(machines, st.integers(0, 600), words)
def test_another_architecture_is_killed(machine: tuple[int, str], number: int, architecture: int) -> None:
    if architecture not in {0, ARCHITECTURES[machine[1]]}:
        assert verdict(machine[1], number, architecture=architecture) == KILL


@given(machines, words, words)
def test_arguments_decide_by_their_lower_half(machine: tuple[int, str], low: int, high: int) -> None:
    column, name = machine
    value = high << 32 | low

    def asked(call: str, position: int) -> int:
        return verdict(name, NUMBERS[call][column], *[0] * position, value)

    assert asked("clone", 0) == (REFUSE if low & 0x7E020000 else ALLOW)
    assert asked("ioctl", 1) == (REFUSE if low in {0x5412, 0x541C} else ALLOW)
    assert asked("mmap", 3) == (REFUSE if low & 0x21 == 0x21 else ALLOW)
    assert asked("personality", 0) == (ALLOW if low in {0, 0xFFFFFFFF} else REFUSE)
    assert asked("prctl", 0) == (REFUSE if low == 22 else ALLOW)
    assert asked("prlimit64", 0) == (ALLOW if low == 0 else REFUSE)
    assert asked("socket", 0) == (ALLOW if low in {1, 2, 10} else ERROR | errno.EAFNOSUPPORT)
    assert asked("clone3", 0) == UNKNOWN


@given(machines, st.sampled_from([0x5412, 0x541C]), st.integers(0, 2**32 - 1))
def test_terminal_input_is_refused_whatever_the_upper_half(
    machine: tuple[int, str], request: int, high: int
) -> None:
    column, name = machine
    assert verdict(name, NUMBERS["ioctl"][column], 0, high << 32 | request) == REFUSE


def test_the_kernel_agrees(session: BubblewrapSession) -> None:
    column = {"x86_64": 0, "aarch64": 1}
    source = f"""
import ctypes, platform
column = {column!r}[platform.machine()]
libc = ctypes.CDLL(None, use_errno=True)
result = {{}}
for name, numbers in { ({name: NUMBERS[name] for name in DENIED})!r}.items():
    if numbers[column] >= 0:
        libc.syscall(numbers[column], 0, 0, 0, 0, 0, 0)
        result[name] = ctypes.get_errno()
"""
    answer = run(session, source)
    assert isinstance(answer.value, dict), answer.stopped
    assert set(answer.value.values()) == {errno.EPERM}


def test_calls_by_the_old_gate_end_the_process(session: BubblewrapSession) -> None:
    """On x86-64, `int 0x80` reaches the 32-bit table, where numbers mean something else (mount is 21)."""
    source = """
import ctypes, mmap, platform
if platform.machine() != "x86_64":
    raise SystemExit("killed by nature")
page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
page.write(bytes([0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3]))
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
"""
    assert "SIGSYS" in (stopped := run(session, source).stopped) or "killed by nature" in stopped


def test_x32_calls_end_the_process(session: BubblewrapSession) -> None:
    source = "import ctypes\nresult = ctypes.CDLL(None).syscall(0x40000000 | 39)"
    assert run(session, source) == Answer(None, "it was ended by signal SIGSYS")
