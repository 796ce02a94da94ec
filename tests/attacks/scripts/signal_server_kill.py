"""Kills all it can reach. Stopped by the server being process 1, which no signal from inside reaches."""

import os
import signal

for pid in (os.getppid(), 1, -1):
    try:
        os.kill(pid, signal.SIGKILL)
        print("sent to", pid)
    except OSError as error:
        print("held:", error)
print("done")
