"""Sends signals to a process of the host, by its number and to its group.

Stopped by the process namespace.
"""

import os
import signal
import sys

victim = int(sys.argv[1])
for attempt in (
    lambda: os.kill(victim, signal.SIGTERM),
    lambda: os.killpg(victim, signal.SIGTERM),
    lambda: signal.pidfd_send_signal(os.pidfd_open(victim), signal.SIGTERM),
):
    try:
        attempt()
        print("sent")
    except OSError as error:
        print("held:", error)
print("done")
