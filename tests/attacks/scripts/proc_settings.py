"""Opens kernel settings for writing: sysrq, core_pattern, modprobe. Stopped by owning none of them."""

import os

for path in (
    "/proc/sysrq-trigger",
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/modprobe",
    "/proc/sys/kernel/hostname",
    "/proc/sys/kernel/sysrq",
    "/proc/sys/kernel/pid_max",
    "/proc/sys/vm/overcommit_memory",
    "/proc/sys/vm/drop_caches",
    "/proc/sys/fs/binfmt_misc/register",
    "/proc/sys/user/max_user_namespaces",
    "/proc/1/uid_map",
    "/proc/self/uid_map",
    "/proc/self/gid_map",
    "/proc/self/setgroups",
):
    try:
        descriptor = os.open(path, os.O_WRONLY)
    except OSError as error:
        print("held:", error)
        continue
    if path.endswith(("_map", "setgroups")):
        # Opening is allowed to the owner; writing a second time is not.
        try:
            os.write(descriptor, b"0 0 1\n")
        except OSError as error:
            print("held:", path, error)
            continue
    print("ESCAPED: may write", path)
print("done")
