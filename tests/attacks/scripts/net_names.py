"""Resolves names, and reads how the host does it. Stopped by the network namespace and by binding nothing."""

import os
import socket

for name in ("example.com", "localhost.localdomain", "metadata.google.internal"):
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(name, 80)}
        if found - {"127.0.0.1", "::1"}:
            print("ESCAPED: resolved", name)
    except OSError as error:
        print("held:", name, error)
for path in ("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"):
    if os.path.exists(path):
        print("ESCAPED: reads", path)
print("done")
