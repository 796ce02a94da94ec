"""Nests folders deeper than a path may be long, and takes away all rights, to spoil the clean-up."""

import os

for root in ("/tmp", "/dev/shm"):
    os.chdir(root)
    for _ in range(3000):
        os.mkdir("deep" * 10)
        os.chdir("deep" * 10)
    os.chdir(root)
    os.mkfifo("fifo")
    os.symlink("/code", "link")
    os.chmod("deep" * 10, 0)
    os.chmod(root, 0)
print("done")
