"""Looks for a secret in its own environment and in that of every process it sees. Stopped by an empty one."""

import glob
import os
import sys

name = sys.argv[1]
if name in os.environ:
    print("ESCAPED: inherited the variable")
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/task/*/environ"):
    try:
        with open(path, "rb") as file:
            if name.encode() in file.read():
                print("ESCAPED: found it in", path)
    except OSError:
        pass
print("variables:", sorted(os.environ))
print("done")
