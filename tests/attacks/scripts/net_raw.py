"""Opens raw and packet sockets, to forge or overhear packets. Stopped by the lack of capabilities."""

import socket

for family, kind, protocol in (
    (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
    (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW),
    (socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)),
    (socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3)),
):
    try:
        socket.socket(family, kind, protocol).close()
        print("ESCAPED: a raw socket:", family, kind)
    except OSError as error:
        print("held:", family, kind, error)
print("done")
