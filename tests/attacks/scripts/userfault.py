"""Catches page faults with userfaultfd(2), a tool for winning races. Stopped by the seccomp filter."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
number = {"x86_64": 323, "aarch64": 282}[os.uname().machine]
# 1 is UFFD_USER_MODE_ONLY, which the kernel allows to all.
descriptor = libc.syscall(number, 1)
code = ctypes.get_errno()
if descriptor >= 0 or code not in (1, 38):
    print("ESCAPED: userfaultfd is reachable", os.strerror(code))
print("done")
