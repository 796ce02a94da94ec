"""Opens an io_uring, whose operations a filter of system calls does not see.

Stopped by the seccomp filter.
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
descriptor = libc.syscall(425, 4, ctypes.create_string_buffer(120))
code = ctypes.get_errno()
if descriptor >= 0 or code not in (1, 38):
    print("ESCAPED: io_uring is reachable", os.strerror(code))
print("done")
