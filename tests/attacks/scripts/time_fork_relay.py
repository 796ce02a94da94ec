"""Hands on from child to child, so that no process uses up its processor time. Stopped by the wall limit."""

import os
import time

while True:
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass
    if os.fork():
        os._exit(0)
