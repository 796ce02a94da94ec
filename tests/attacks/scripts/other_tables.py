"""Calls the kernel through its other tables (32-bit, x32), which a careless filter forgets."""

import ctypes
import mmap
import os
import signal

KEYCTL_32, KEYCTL_X32 = 288, 0x40000000 | 250


def in_a_child(attempt: object) -> str:
    child = os.fork()
    if not child:
        os._exit(0 if attempt() >= 0 else 1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return "reached" if status == 0 else f"held: {signal.Signals(-status).name if status < 0 else status}"


def by_interrupt() -> int:
    # push rbx; mov eax, 288; xor ebx, ebx; mov ecx, -3; mov edx, 1; int 0x80; pop rbx; ret
    code = (
        b"\x53\xb8"
        + KEYCTL_32.to_bytes(4, "little")
        + b"\x31\xdb\xb9\xfd\xff\xff\xff\xba\x01\0\0\0\xcd\x80\x5b\xc3"
    )
    page = mmap.mmap(
        -1,
        4096,
        flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS,
        prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC,
    )
    page.write(code)
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()


def by_x32() -> int:
    return ctypes.CDLL(None).syscall(KEYCTL_X32, 0, -3, 1)


if os.uname().machine == "x86_64":
    for attempt in (by_interrupt, by_x32):
        said = in_a_child(attempt)
        print("ESCAPED: a keyring," if said == "reached" else "", attempt.__name__, said)
print("done", flush=True)
