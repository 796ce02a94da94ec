"""Starts threads without end. Stopped by RLIMIT_NPROC, which counts threads as well."""

import sys
import threading
import time

threading.stack_size(65536)
most = int(sys.argv[1])
count = 0
while count < most * 4:
    try:
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
    except RuntimeError as error:
        print("held:", error)
        break
    count += 1
print("started", count)
if count > most:
    print("ESCAPED: more threads than allowed")
print("done", flush=True)
