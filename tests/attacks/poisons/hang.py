"""Is stopped by its wall limit, with children that ignore everything."""

import os
import signal
import time

for _ in range(3):
    os.fork()
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
time.sleep(60)
