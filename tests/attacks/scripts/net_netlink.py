"""Asks the kernel for its network interfaces over netlink. Stopped by the network namespace or the filter."""

import socket

try:
    for _, name in socket.if_nameindex():
        if name != "lo":
            print("ESCAPED: sees the interface", name)
except OSError as error:
    print("held:", error)
try:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as way:
        way.bind((0, 0))
    print("ESCAPED: speaks netlink")
except OSError as error:
    print("held:", error)
print("done")
