"""Looks for a process of the host in /proc. Stopped by a process namespace and a /proc of its own."""

import glob
import sys

victim = sys.argv[1]
seen = [path.split("/")[2] for path in glob.glob("/proc/[0-9]*/cmdline")]
print("sees", seen)
if victim in seen:
    with open(f"/proc/{victim}/comm") as file:
        if file.read().strip() == "sleep":
            print("ESCAPED: sees process", victim)
print("done")
