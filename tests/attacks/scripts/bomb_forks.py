"""Forks without end. Stopped by RLIMIT_NPROC, which counts only for a user that is not root."""

import os
import sys
import time

most = int(sys.argv[1])
count = 0
while count < most * 4:
    try:
        child = os.fork()
    except OSError as error:
        print("held:", error)
        break
    if not child:
        time.sleep(30)
        os._exit(0)
    count += 1
print("forked", count)
if count > most:
    print("ESCAPED: more processes than allowed")
print("done", flush=True)
