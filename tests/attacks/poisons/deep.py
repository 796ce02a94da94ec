"""Leaves a tree deeper than a path may be long, without rights."""

import os

for root in ("/tmp", "/dev/shm"):
    os.chdir(root)
    for _ in range(2000):
        os.mkdir("deep" * 10)
        os.chdir("deep" * 10)
    os.chdir(root)
    os.mkfifo("fifo")
    os.chmod("deep" * 10, 0)
    os.chmod(root, 0)
