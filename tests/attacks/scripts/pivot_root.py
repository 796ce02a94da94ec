"""Changes its root: pivot_root(2), chroot(2). Stopped by filter and capabilities."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
number = {"x86_64": 155, "aarch64": 41}[os.uname().machine]
os.makedirs("/tmp/new/old", exist_ok=True)
for what, done in {
    "pivot_root": libc.syscall(number, b"/tmp/new", b"/tmp/new/old"),
    "pivot_root in place": libc.syscall(number, b".", b"."),
    "chroot": libc.chroot(b"/tmp/new"),
}.items():
    print("ESCAPED:" if done == 0 else "held:", what)
print("done")
