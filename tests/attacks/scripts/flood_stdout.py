"""Writes to standard output without end. Stopped by the cap on output."""

import os

block = b"x" * 65536
while True:
    os.write(1, block)
