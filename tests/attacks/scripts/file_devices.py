"""Opens the devices of the machine, and makes its own. Stopped by a small /dev and no capability."""

import os
import stat

for name in (
    "mem",
    "kmem",
    "kmsg",
    "port",
    "sda",
    "vda",
    "vdb",
    "kvm",
    "fuse",
    "net/tun",
    "vsock",
    "loop0",
    "rtc0",
):
    for flags in (os.O_RDONLY, os.O_WRONLY):
        try:
            os.close(os.open("/dev/" + name, flags | os.O_NONBLOCK))
            print("ESCAPED: opened", name)
        except OSError as error:
            print("held:", error)
for kind, major, minor in (
    (stat.S_IFCHR, 1, 1),
    (stat.S_IFCHR, 1, 11),
    (stat.S_IFBLK, 254, 0),
    (stat.S_IFBLK, 8, 0),
):
    for folder in ("/tmp", "/dev/shm", "/dev"):
        try:
            os.mknod(f"{folder}/node", kind | 0o666, os.makedev(major, minor))
            print("ESCAPED: made a device", major, minor, "in", folder)
            os.unlink(f"{folder}/node")
        except OSError as error:
            print("held:", error)
print("done")
