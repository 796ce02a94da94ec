"""Calls what only an administrator may: modules, kexec, swap, accounting, reboot.

Stopped before it is looked at.
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
X86 = os.uname().machine == "x86_64"
CALLS = {
    "init_module": 175 if X86 else 105,
    "finit_module": 313 if X86 else 273,
    "delete_module": 176 if X86 else 106,
    "kexec_load": 246 if X86 else 104,
    "swapon": 167 if X86 else 224,
    "acct": 163 if X86 else 89,
    "reboot": 169 if X86 else 142,
    "quotactl": 179 if X86 else 60,
    "syslog": 103 if X86 else 116,
    "fanotify_init": 300 if X86 else 262,
    "move_pages": 279 if X86 else 239,
    "kcmp": 312 if X86 else 272,
}
for name, number in CALLS.items():
    # Nonsense as arguments: permission is looked at first, so anything but a refusal means reachable.
    done = libc.syscall(number, -1, 0, -1, 0, 0)
    code = ctypes.get_errno()
    if done >= 0 or code not in (1, 38):
        print("ESCAPED:", name, "is reachable:", os.strerror(code))
print("done")
