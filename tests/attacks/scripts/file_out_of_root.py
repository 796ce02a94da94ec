"""Walks above its root: dots, kept descriptors, a second chroot. Stopped by pivot_root and no capability."""

import os
import sys

marker = sys.argv[1]


def climb(how: str) -> None:
    if os.path.exists(("../" * 40) + marker.lstrip("/")) or os.path.exists(marker):
        print("ESCAPED: reached the host's root by", how)


climb("dots")
root = os.open("/", os.O_RDONLY)
try:
    os.makedirs("/tmp/jail", exist_ok=True)
    os.chroot("/tmp/jail")
    os.fchdir(root)
    for _ in range(40):
        os.chdir("..")
    os.chroot(".")
    climb("a second chroot")
except OSError as error:
    print("held:", error)
print("done")
