"""Looks for a way out to the internet, IPv4 and IPv6. Stopped by a network namespace without routes."""

import socket

for family, address in (
    (socket.AF_INET, ("192.0.2.1", 53)),
    (socket.AF_INET, ("169.254.169.254", 80)),
    (socket.AF_INET6, ("2001:db8::1", 53)),
):
    try:
        # Connecting a datagram socket sends nothing, but fails where no route leads to the address.
        with socket.socket(family, socket.SOCK_DGRAM) as way:
            way.connect(address)
        print("ESCAPED: a route leads to", address)
    except OSError as error:
        print("held:", address, error)
print("done")
