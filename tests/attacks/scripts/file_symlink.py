"""Goes through links to a file of the host. Stopped by links being resolved inside: they dangle."""

import os
import sys

target = sys.argv[1]
here = os.path.join(sys.argv[2], f"link-{os.getpid()}")
for place in (target, "../" * 40 + target.lstrip("/"), "/proc/1/root" + target, "/proc/self/cwd/.." + target):
    try:
        os.symlink(place, here)
        with open(here) as file:
            print("ESCAPED: read", file.read())
    except OSError as error:
        print("held:", error)
    finally:
        if os.path.islink(here):
            os.unlink(here)
print("done")
