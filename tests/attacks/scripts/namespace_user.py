"""Becomes root of a user namespace of its own, where the kernel has its tenderest parts. Stopped twice."""

import ctypes
import os
import signal

NEWUSER = 0x10000000

libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(NEWUSER) == 0:
    print("ESCAPED: unshared")
clone = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
child = libc.syscall(clone, NEWUSER | signal.SIGCHLD, None, None, None, None)
if child == 0:
    os._exit(0)
if child > 0:
    print("ESCAPED: cloned")
arguments = (ctypes.c_uint64 * 11)(NEWUSER, 0, 0, 0, signal.SIGCHLD)
child = libc.syscall(435, arguments, 88)
if child == 0:
    os._exit(0)
if child > 0:
    print("ESCAPED: cloned by clone3")
print("done", flush=True)
