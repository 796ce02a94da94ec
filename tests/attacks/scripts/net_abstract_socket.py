"""Connects to an abstract Unix socket, which no file system hides. Stopped by the network namespace."""

import socket
import sys

try:
    with socket.socket(socket.AF_UNIX) as way:
        way.connect("\0" + sys.argv[1])
    print("ESCAPED: connected to an abstract socket of the host")
except OSError as error:
    print("held:", error)
print("done")
