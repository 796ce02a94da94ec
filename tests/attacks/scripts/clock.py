"""Sets the clocks of the machine. Stopped by capabilities: EINVAL would mean that they allow it."""

import ctypes
import os
import time

libc = ctypes.CDLL(None, use_errno=True)


def attempt(name: str, done: int) -> None:
    code = ctypes.get_errno()
    if done >= 0 or code not in (1, 38):
        print("ESCAPED:", name, "is reachable", os.strerror(code))


now = time.clock_gettime_ns(time.CLOCK_REALTIME)
attempt("clock_settime", libc.clock_settime(0, (ctypes.c_long * 2)(*divmod(now, 10**9))))
attempt("settimeofday", libc.settimeofday((ctypes.c_long * 2)(now // 10**9, 0), None))
# ADJ_FREQUENCY of adjtimex(2), with the frequency of no change.
attempt("adjtimex", libc.adjtimex((ctypes.c_long * 32)(2)))
print("done")
