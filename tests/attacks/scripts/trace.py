"""Traces a process with ptrace(2): its parent, pid 1, a child of its own. Stopped by the seccomp filter."""

import ctypes
import os
import time

libc = ctypes.CDLL(None, use_errno=True)
child = os.fork()
if not child:
    time.sleep(20)
    os._exit(0)
for pid in (child, os.getppid(), 1):
    # PTRACE_SEIZE and PTRACE_ATTACH of ptrace(2); seizing does not stop the process.
    for request in (0x4206, 16):
        if libc.ptrace(request, pid, None, None) == 0:
            print("ESCAPED: traces", "its child" if pid == child else pid)
        else:
            print("held:", os.strerror(ctypes.get_errno()))
os.kill(child, 9)
print("done", flush=True)
