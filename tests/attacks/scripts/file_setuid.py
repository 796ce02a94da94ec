"""Gains rights by executing setuid files, found or made. Stopped by no_new_privs and by binding none."""

import os
import shutil
import stat
import subprocess
import sys

with open("/proc/self/status") as file:
    if "NoNewPrivs:\t1" not in file.read():
        print("ESCAPED: new privileges can be gained")
for folder, folders, names in os.walk("/"):
    if folder.startswith("/proc"):
        folders.clear()
        continue
    for name in names:
        try:
            mode = os.lstat(os.path.join(folder, name)).st_mode
            if os.statvfs(folder).f_flag & os.ST_NOSUID:
                continue
        except OSError:
            continue
        if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
            print("ESCAPED: there is a setuid file:", folder, name)
try:
    copy = shutil.copy(os.path.realpath(sys.executable), "/tmp/setuid-python")
    os.chmod(copy, 0o6777)
    said = subprocess.run(
        [copy, "-S", "-c", "import os; print(os.geteuid())"], capture_output=True, text=True
    )
    if said.stdout.strip() == "0":
        print("ESCAPED: became root")
except OSError as error:
    print("held:", error)
print("done")
