"""Looks for accounts, homes and identities of the host. Stopped by binding the interpreter alone."""

import os

for path in (
    "/etc/shadow",
    "/etc/passwd",
    "/etc/machine-id",
    "/etc/os-release",
    "/etc/ssl/private",
    "/root/.ssh",
    "/home",
    "/root/.bashrc",
    "/root/.profile",
    "/var/log",
    "/var/lib",
    "/var/spool",
    "/opt",
    "/srv",
    "/run",
    "/boot",
):
    try:
        found = os.listdir(path) if os.path.isdir(path) else [open(path).readline()]
    except OSError as error:
        print("held:", error)
        continue
    if found:
        print("ESCAPED: sees", path, found[:3])
print("done")
