"""Connects to a listener on the host's loopback address. Stopped by a network namespace of its own."""

import socket
import sys

try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=2)
    print("ESCAPED: connected to the host's loopback")
except OSError as error:
    print("held:", error)
print("done")
