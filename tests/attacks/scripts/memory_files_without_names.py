"""Fills memory files that no process maps, so that no process's size shows them (memfd_create(2))."""

import os
import sys
import time

most = int(sys.argv[1])
chunk = bytes(1 << 20)
held = 0
for _ in range(16):
    if not os.fork():
        try:
            for _ in range(100):
                file = os.memfd_create("attack")
                for _ in range(31):
                    os.write(file, chunk)
                if os.fstat(file).st_blocks * 512 * 16 * 3 > 8 * most:
                    pass
                held += 31 << 20
                if held * 16 > 2 * most:
                    time.sleep(2)
                    print("ESCAPED: held", held, "in each of 16 processes", flush=True)
                    break
        except OSError as error:
            print("held:", error, flush=True)
        os._exit(0)
for _ in range(16):
    os.wait()
print("done", flush=True)
