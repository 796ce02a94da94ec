"""What this host offers for a sandbox, for `velox doctor`."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path

from engine.adapters.sandbox_process import bubblewrap
from engine.adapters.sandbox_remedies import host
from engine.adapters.sandbox_slots import COUNT, FIRST_USER
from engine.errors import NoSandbox


def gathered() -> Iterator[tuple[str, str]]:
    """Yield names and values, each a phrase for a person; nothing of it needs a sandbox that works."""
    here = host()
    yield "system", f"{here.system} {here.release} on {platform.machine()}"
    yield "container", here.container or "none seen"
    yield from here.settings.items()
    yield "seccomp", _seccomp()
    yield "bubblewrap", _bubblewrap()
    yield "user", _user()


def _seccomp() -> str:
    actions = Path("/proc/sys/kernel/seccomp/actions_avail")
    return f"filters ({actions.read_text(encoding='ascii').strip()})" if actions.is_file() else "none"


def _bubblewrap() -> str:
    try:
        program, _ = bubblewrap()
        ran = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=False)
    except (NoSandbox, OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return f"{ran.stdout.strip() or ran.stderr.strip()} ({program})"


def _user() -> str:
    if os.geteuid() == 0:
        last = FIRST_USER + COUNT - 1
        return f"the superuser; each sandbox takes a user of its own of {FIRST_USER} to {last}"
    return f"user {os.geteuid()}, in the sandbox too"
