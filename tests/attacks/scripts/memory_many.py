"""Takes memory in many processes, each below its own limit. Stopped by the bound over the whole tree."""

import os
import sys
import time

share = int(sys.argv[1]) // 2
for _ in range(8):
    if not os.fork():
        block = bytearray(share)
        for page in range(0, share, 4096):
            block[page] = 1
        time.sleep(30)
        os._exit(0)
time.sleep(4)
print("ESCAPED: eight processes hold half the limit each", flush=True)
