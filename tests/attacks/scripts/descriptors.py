"""Uses every descriptor it was born with. Stopped by passing none but the three standard ones."""

import os
import stat

for name in sorted(os.listdir("/proc/self/fd"), key=int):
    number = int(name)
    try:
        mode = os.fstat(number).st_mode
        target = os.readlink(f"/proc/self/fd/{number}")
    except OSError:
        continue  # the one that listed the folder
    print(number, stat.filemode(mode), target)
    if number > 2:
        print("ESCAPED: inherited descriptor", number, target)
    elif not stat.S_ISFIFO(mode) and target != "/dev/null":
        print("ESCAPED: standard stream", number, "is", target)
    if stat.S_ISSOCK(mode) or stat.S_ISDIR(mode):
        print("ESCAPED: holds a way out:", target)
print("done")
