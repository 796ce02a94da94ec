"""Fills System V segments and lets go of them: they stay, and belong to no process's size."""

import ctypes
import os
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
libc.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
libc.shmdt.argtypes = [ctypes.c_void_p]
most = int(sys.argv[1])
size = 32 << 20
held = 0
while held <= 2 * most:
    segment = libc.shmget(0, ctypes.c_size_t(size), 0o1600)
    if segment < 0:
        print("held:", os.strerror(ctypes.get_errno()))
        break
    address = libc.shmat(segment, None, 0)
    if address in (None, ctypes.c_void_p(-1).value):
        print("held:", os.strerror(ctypes.get_errno()))
        break
    ctypes.memset(address, 1, size)
    libc.shmdt(address)
    held += size
if held > 2 * most:
    time.sleep(2)
    print("ESCAPED: left", held, "bytes in segments")
print("done", flush=True)
