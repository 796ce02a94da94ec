"""Leaves a process that writes into the scratch space for ever."""

import os
import time

if not os.fork():
    os.setsid()
    if not os.fork():
        os.closerange(0, 256)
        while True:
            with open("/tmp/again", "w") as file:
                file.write("POISONED")
            time.sleep(0.001)
    os._exit(0)
os.wait()
