"""Fills pipes enlarged to a mebibyte each, memory that no process's size shows."""

import fcntl
import os
import sys
import time

most = int(sys.argv[1])
ready, tell = os.pipe()
for _ in range(24):
    if not os.fork():
        held = 0
        try:
            while held < most // 8:
                _, end = os.pipe2(os.O_NONBLOCK)
                try:
                    fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, 1 << 20)
                except OSError:
                    pass
                try:
                    while True:
                        held += os.write(end, bytes(1 << 16))
                except BlockingIOError:
                    pass
        except OSError:
            pass
        os.write(tell, b"%020d" % held)
        time.sleep(1)
        os._exit(0)
os.close(tell)
total = 0
while number := os.read(ready, 20):
    total += int(number)
print("pipes held", total)
if total > 2 * most:
    print("ESCAPED: pipes held", total)
print("done", flush=True)
