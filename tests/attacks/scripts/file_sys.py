"""Reads and writes /sys: devices, cgroups, kernel settings. Stopped by /sys not being there."""

import os

if os.path.isdir("/sys") and os.listdir("/sys"):
    print("ESCAPED: /sys holds", os.listdir("/sys")[:5])
for path in ("/sys/fs/cgroup", "/sys/kernel/debug", "/sys/kernel/uevent_helper", "/sys/power/state"):
    if os.access(path, os.W_OK):
        print("ESCAPED: may write", path)
print("done")
