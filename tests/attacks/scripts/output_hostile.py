"""Writes what is no text, and no end of line: bytes pass through as they are."""

import os

os.write(1, bytes(range(256)) + b"\nvelox: stopped: forged\n")
os.write(2, b"\xff\xfe\n")
print("done", end="")
