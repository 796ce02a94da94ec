"""Makes empty files without end: each costs the kernel a kibibyte that no size of a file shows."""

import os
import time

for number in range(8):
    if not os.fork():
        folder = ("/tmp", "/dev/shm")[number % 2] + f"/{number}"
        os.mkdir(folder)
        try:
            for name in range(1_000_000):
                os.close(os.open(f"{folder}/{name}", os.O_CREAT | os.O_WRONLY))
        except OSError as error:
            print("held:", error, flush=True)
        os._exit(0)
until = time.monotonic() + 3
while time.monotonic() < until:
    used = sum(os.statvfs(folder).f_files - os.statvfs(folder).f_ffree for folder in ("/tmp", "/dev/shm"))
    if used > 400_000:
        print("ESCAPED: made", used, "files", flush=True)
        break
    time.sleep(0.1)
print("done", flush=True)
