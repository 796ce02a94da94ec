"""Reads and fills the kernel's keyrings, which no namespace divides. Stopped by the seccomp filter."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
add_key, keyctl = {"x86_64": (248, 250), "aarch64": (217, 219)}[os.uname().machine]
if libc.syscall(add_key, b"user", b"velox-attack", b"x", 1, -2) >= 0:
    print("ESCAPED: added a key")
for ring in (-1, -2, -3, -4, -5):
    if libc.syscall(keyctl, 0, ring, 1) >= 0:
        print("ESCAPED: has the keyring", ring)
if libc.syscall(keyctl, 1, None) >= 0:
    print("ESCAPED: joined a new session keyring")
print("done")
