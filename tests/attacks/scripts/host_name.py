"""Learns the host's name, and changes it. Stopped by a namespace and no capability."""

import os
import socket
import sys

if sys.argv[1] in (os.uname().nodename, socket.gethostname()):
    print("ESCAPED: knows the name of the host")
try:
    socket.sethostname("attacked")
    print("ESCAPED: changed a name")
except OSError as error:
    print("held:", error)
print("done")
