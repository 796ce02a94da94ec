"""Connects to a Unix socket that lies in the host's file system. Stopped by binding nothing of the host."""

import socket
import sys

for path in (sys.argv[1], "/proc/1/root" + sys.argv[1], "/run/docker.sock", "/var/run/docker.sock"):
    try:
        with socket.socket(socket.AF_UNIX) as way:
            way.connect(path)
        print("ESCAPED: connected to", path)
    except OSError as error:
        print("held:", path, error)
print("done")
