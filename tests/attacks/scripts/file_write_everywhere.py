"""Writes into every folder it sees.

Stopped by read-only binds and remounts; only the scratch space is its own.
"""

import os

ALLOWED = ("/tmp", "/dev/shm", "/proc")

tried = 0
for folder, folders, _ in os.walk("/"):
    if folder.startswith(ALLOWED):
        folders.clear()
        continue
    tried += 1
    path = os.path.join(folder, ".velox-attack")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
        print("ESCAPED: wrote in", folder)
    except OSError:
        pass
    try:
        os.chmod(folder, 0o777)
        print("ESCAPED: changed the mode of", folder)
    except OSError:
        pass
print("tried", tried)
print("done" if tried > 5 else "nothing to try")
