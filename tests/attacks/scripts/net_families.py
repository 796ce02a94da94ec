"""Opens sockets of every family for the kernel code behind them. Stopped by the seccomp filter."""

import socket

KNOWN = {socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK}

for family in range(1, 64):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_RAW):
        try:
            socket.socket(family, kind, 0).close()
        except OSError:
            continue
        if family not in KNOWN:
            print("ESCAPED: a socket of family", family)
print("done")
