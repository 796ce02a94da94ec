"""Makes one huge file, by writing and as a hole. Stopped by RLIMIT_FSIZE."""

import os

with open("/tmp/huge", "wb", buffering=0) as file:
    for attempt in (lambda: file.truncate(1 << 40), lambda: os.posix_fallocate(file.fileno(), 0, 1 << 36)):
        try:
            attempt()
            print("ESCAPED: a file of", os.fstat(file.fileno()).st_size)
        except OSError as error:
            print("held:", error)
print("done")
