"""Types into the terminal of the person (TIOCSTI, TIOCLINUX).

Stopped by a session of its own and the filter.
"""

import ctypes
import os
import struct

TIOCSTI, TIOCLINUX, TIOCSCTTY = 0x5412, 0x541C, 0x540E

libc = ctypes.CDLL(None, use_errno=True)
ends = [0, 1, 2]
for path in ("/dev/tty", "/dev/console", "/dev/tty0", "/dev/tty1", "/dev/pts/0", "/dev/pts/1"):
    try:
        ends.append(os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK))
        print("opened", path)
    except OSError as error:
        print("held:", error)
for end in ends:
    if os.isatty(end):
        print("ESCAPED: holds a terminal of the host at", end)
    libc.ioctl(end, TIOCSCTTY, 1)
    if libc.ioctl(end, TIOCSTI, b"#") == 0:
        print("ESCAPED: typed into", end)
    if libc.ioctl(end, TIOCLINUX, struct.pack("b", 3)) == 0:
        print("ESCAPED: pasted into", end)
own, _ = os.openpty() if os.path.exists("/dev/ptmx") else (-1, -1)
# The high half of the request is ignored by the kernel, and must not get past the filter.
if own >= 0 and libc.ioctl(own, ctypes.c_ulong(TIOCSTI | 1 << 32), b"#") == 0:
    print("ESCAPED: typed through a widened request")
print("done")
