"""Takes open descriptors from the processes above it, to forge answers.

Stopped by filter and PR_SET_DUMPABLE.
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for pid in {os.getppid(), 1}:
    try:
        for name in os.listdir(f"/proc/{pid}/fd"):
            os.close(os.open(f"/proc/{pid}/fd/{name}", os.O_WRONLY | os.O_NONBLOCK))
            print("ESCAPED: opened descriptor", name, "of", pid)
    except OSError as error:
        print("held:", error)
    # pidfd_open(2) is 434 everywhere, pidfd_getfd(2) 438.
    process = libc.syscall(434, pid, 0)
    for number in range(8):
        if process >= 0 and libc.syscall(438, process, number, 0) >= 0:
            print("ESCAPED: took descriptor", number, "of", pid)
print("done")
