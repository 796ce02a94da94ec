"""Fills the scratch space, which is memory. Stopped by the sizes of /tmp and /dev/shm."""

import os
import sys

most = int(sys.argv[1])
written = 0
for folder in ("/tmp", "/dev/shm", "/dev", "/", "/run", "/var/tmp"):
    for number in range(1000):
        try:
            with open(f"{folder}/flood-{number}", "wb", buffering=0) as file:
                for _ in range(16):
                    written += file.write(bytes(1 << 20))
        except OSError as error:
            print("held:", folder, error)
            break
        if written > most:
            break
print("wrote", written >> 20, "MiB", sorted(os.listdir("/")))
if written > most:
    print("ESCAPED: wrote more than the memory limit")
print("done")
