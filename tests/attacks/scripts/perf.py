"""Counts events of the machine with perf_event_open(2). Stopped by the seccomp filter."""

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)
number = {"x86_64": 298, "aarch64": 241}[os.uname().machine]
# A software clock of this process, kernel excluded: allowed to all at the usual paranoia.
attributes = ctypes.create_string_buffer(struct.pack("<IIQQQQQ", 1, 112, 1, 0, 0, 0, 0b1100000), 112)
descriptor = libc.syscall(number, attributes, 0, -1, -1, 0)
code = ctypes.get_errno()
if descriptor >= 0 or code not in (1, 13, 38):
    print("ESCAPED: perf is reachable", os.strerror(code))
print("done")
