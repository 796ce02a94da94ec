"""Changes the interpreter, its library and the code of Velox inside. Stopped by read-only binds."""

import os
import sys

goals = [sys.executable, os.path.realpath(sys.executable), os.__file__, sys.path[0]]
for folder, _, names in os.walk("/"):
    if folder.startswith("/proc"):
        continue
    if "velox_inside" in folder or folder.endswith("/encodings"):
        goals += [os.path.join(folder, name) for name in names]
for goal in goals:
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_TRUNC if "tmp" in goal else os.O_WRONLY):
        try:
            os.close(os.open(goal, flags))
            print("ESCAPED: opened for writing:", goal)
        except OSError:
            pass
    for change in (lambda path: os.rename(path, path + "2"), lambda path: os.chmod(path, 0o777)):
        try:
            change(goal)
            print("ESCAPED: changed", goal)
        except OSError:
            pass
print("tried", len(goals))
print("done")
