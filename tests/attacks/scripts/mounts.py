"""Mounts, remounts and unmounts, by the old calls and the new ones. Stopped by filter and capabilities."""

import ctypes
import os

REMOUNT, BIND, REC, PRIVATE = 32, 4096, 16384, 1 << 18

libc = ctypes.CDLL(None, use_errno=True)
for what, arguments in {
    "a tmpfs": (b"none", b"/tmp", b"tmpfs", 0, None),
    "proc": (b"proc", b"/tmp", b"proc", 0, None),
    "a bind": (b"/", b"/tmp", None, BIND | REC, None),
    "the root writable": (None, b"/", None, REMOUNT | BIND, None),
    "the work folder writable": (None, b"/code", None, REMOUNT | BIND, None),
    "devices writable": (None, b"/dev", None, REMOUNT, None),
    "propagation": (None, b"/", None, PRIVATE | REC, None),
}.items():
    if libc.mount(*arguments) == 0:
        print("ESCAPED: mounted", what)
    elif ctypes.get_errno() not in (1, 38):
        print("ESCAPED: mount is reachable:", what, os.strerror(ctypes.get_errno()))
for folder in (b"/proc", b"/dev", b"/tmp", b"/code", b"/"):
    if libc.umount2(folder, 2) == 0:
        print("ESCAPED: unmounted", folder)
# open_tree(2), fsopen(2), fspick(2) and mount_setattr(2) have one number everywhere.
for name, arguments in {
    "open_tree": (428, -100, b"/", 1),
    "fsopen": (430, b"tmpfs", 0),
    "fspick": (433, -100, b"/", 0),
    "mount_setattr": (442, -100, b"/", 0, (ctypes.c_uint64 * 4)(0, 1), 32),
}.items():
    if libc.syscall(*arguments) >= 0:
        print("ESCAPED:", name)
print("done")
