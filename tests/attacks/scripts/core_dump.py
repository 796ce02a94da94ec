"""Crashes, to leave its memory behind or start the host's handler for it. Stopped by RLIMIT_CORE."""

import os
import resource
import signal

try:
    resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20))
    print("ESCAPED: may dump core")
except (OSError, ValueError) as error:
    print("held:", error)
os.chdir("/tmp")
child = os.fork()
if not child:
    os.kill(os.getpid(), signal.SIGSEGV)
status = os.waitpid(child, 0)[1]
if os.WCOREDUMP(status):
    print("ESCAPED: core dumped", os.listdir("."))
print("done")
