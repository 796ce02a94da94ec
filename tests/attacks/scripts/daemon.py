"""Leaves a daemon behind: double fork, session and descriptors of its own.

Stopped by the process namespace.
"""

import os
import sys

if not os.fork():
    os.setsid()
    if not os.fork():
        os.closerange(0, 256)
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(60)", sys.argv[1]])
    os._exit(0)
os.wait()
print("done")
