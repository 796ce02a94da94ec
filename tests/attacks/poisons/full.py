"""Leaves the scratch space full, in bytes and in inodes."""

import os

for folder in ("/tmp", "/dev/shm"):
    try:
        with open(f"{folder}/bytes", "wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 20))
    except OSError:
        pass
    try:
        for number in range(100_000):
            os.close(os.open(f"{folder}/{number}", os.O_CREAT | os.O_WRONLY))
    except OSError:
        pass
