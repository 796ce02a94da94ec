"""Reads the kernel's memory, messages and addresses through /proc. Stopped by no capability."""

import os

for path in (
    "/proc/kcore",
    "/proc/kmsg",
    "/proc/kpageflags",
    "/proc/kpagecount",
    "/proc/slabinfo",
    "/proc/timer_list",
):
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        if os.read(descriptor, 16):
            print("ESCAPED: read", path)
    except OSError as error:
        print("held:", error)
try:
    with open("/proc/kallsyms") as file:
        if any(int(line.split()[0], 16) for _, line in zip(range(100), file, strict=False)):
            print("ESCAPED: addresses of the kernel")
except OSError as error:
    print("held:", error)
print("done")
