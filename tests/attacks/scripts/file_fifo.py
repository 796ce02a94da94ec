"""Blocks for ever on a named pipe that nobody opens. Stopped by the wall limit."""

import os

os.mkfifo("/tmp/fifo")
print("blocking", flush=True)
os.open("/tmp/fifo", os.O_RDONLY)
