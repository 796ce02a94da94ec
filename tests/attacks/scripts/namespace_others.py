"""Makes or enters other namespaces: mount, network, process, of pid 1 and its parent.

Stopped by capabilities.
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
KINDS = {
    "mnt": 0x20000,
    "net": 0x40000000,
    "pid": 0x20000000,
    "ipc": 0x8000000,
    "uts": 0x4000000,
    "cgroup": 0x2000000,
}
for name, flag in KINDS.items():
    if libc.unshare(flag) == 0:
        print("ESCAPED: unshared", name)
    for pid in ("1", str(os.getppid())):
        try:
            descriptor = os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY)
        except OSError as error:
            print("held:", error)
            continue
        if libc.setns(descriptor, flag) == 0:
            print("ESCAPED: entered", name, "of", pid)
print("done")
