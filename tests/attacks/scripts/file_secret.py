"""Reads a file of the host that everybody may read. Stopped by binding the interpreter alone."""

import sys

for path in (sys.argv[1], "/proc/1/root" + sys.argv[1], "/proc/self/root" + sys.argv[1]):
    try:
        with open(path) as file:
            print("ESCAPED: read", file.read())
    except OSError as error:
        print("held:", error)
print("done")
