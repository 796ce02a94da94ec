"""Strangles the processes above it with prlimit(2).

What it can reach must not harm the caller or the host.
"""

import os
import resource

for pid in {1, os.getppid()}:
    for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_CPU, resource.RLIMIT_NPROC):
        try:
            resource.prlimit(pid, kind, (1, 1))
            print("changed", pid)
        except OSError as error:
            print("held:", error)
print("done", flush=True)
