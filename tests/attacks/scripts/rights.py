"""Looks at what rights it has: user, groups, capabilities, filter. Stopped by each of them being given up."""

import os

status = {}
with open("/proc/self/status") as file:
    for line in file:
        key, _, value = line.partition(":")
        status[key] = value.strip()
for key in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
    if int(status[key], 16):
        print("ESCAPED: holds capabilities", key, status[key])
if status["Seccomp"] != "2":
    print("ESCAPED: no seccomp filter")
if status["NoNewPrivs"] != "1":
    print("ESCAPED: may gain privileges")
if 0 in os.getresuid() + os.getresgid():
    print("ESCAPED: is root")
for change in (
    lambda: os.setuid(0),
    lambda: os.setgid(0),
    lambda: os.setgroups([0]),
    lambda: os.setresuid(0, 0, 0),
):
    try:
        change()
        print("ESCAPED: became root")
    except OSError as error:
        print("held:", error)
print("done")
