"""Reads and writes the memory of the processes above it. Stopped by the filter and by PR_SET_DUMPABLE."""

import ctypes
import os


class Piece(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


libc = ctypes.CDLL(None, use_errno=True)
room = ctypes.create_string_buffer(64)
# A fork lies at the addresses of its parent, so an address of ours is a good guess.
for pid in {os.getppid(), 1}:
    for call in (libc.process_vm_readv, libc.process_vm_writev):
        mine, theirs = Piece(ctypes.addressof(room), 8), Piece(ctypes.addressof(room), 8)
        done = call(pid, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)
        code = ctypes.get_errno()
        if done > 0 or code not in (1, 3, 38):
            print("ESCAPED: reached the memory of", pid, os.strerror(code))
    for name, flags in (
        ("mem", os.O_RDWR),
        ("mem", os.O_RDONLY),
        ("maps", os.O_RDONLY),
        ("environ", os.O_RDONLY),
    ):
        try:
            descriptor = os.open(f"/proc/{pid}/{name}", flags)
            if name == "mem" or os.read(descriptor, 16):
                print("ESCAPED: opened", pid, name)
        except OSError as error:
            print("held:", error)
print("done")
