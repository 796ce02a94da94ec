"""Raises its own limits again. Stopped by the hard limits being set as well."""

import resource

NAMES = ("AS", "CPU", "FSIZE", "NOFILE", "NPROC", "CORE", "MEMLOCK", "MSGQUEUE")

for name in NAMES:
    kind = getattr(resource, "RLIMIT_" + name)
    soft, hard = resource.getrlimit(kind)
    print(name, soft, hard)
    if hard == resource.RLIM_INFINITY:
        print("ESCAPED: no limit", name)
        continue
    for most in (hard + 1, resource.RLIM_INFINITY):
        try:
            resource.setrlimit(kind, (most, most))
            print("ESCAPED: raised", name)
        except (OSError, ValueError) as error:
            print("held:", error)
print("done")
