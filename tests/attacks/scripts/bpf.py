"""Loads a BPF map and program.

Stopped by the seccomp filter: EINVAL would mean that the kernel looked at it.
"""

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
number = {"x86_64": 321, "aarch64": 280}[os.uname().machine]
for command, content in ((0, struct.pack("<IIII", 2, 4, 4, 1)), (5, bytes(48))):
    done = libc.syscall(number, command, ctypes.create_string_buffer(content, 128), 128)
    code = ctypes.get_errno()
    if done >= 0 or code not in (1, 38):
        print("ESCAPED: bpf is reachable", os.strerror(code))
print("done")
