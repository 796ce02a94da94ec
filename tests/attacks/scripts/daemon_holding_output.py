"""Leaves a daemon that keeps the output open, so that the reader never sees its end.

Must end all the same.
"""

import os
import sys

if not os.fork():
    os.setsid()
    if not os.fork():
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(60)", sys.argv[1]])
    os._exit(0)
os.wait()
print("done", flush=True)
