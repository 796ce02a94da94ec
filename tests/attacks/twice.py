"""Runs two scripts in one session: `python twice.py FIRST SECOND`. Prints what came of each as JSON."""

from __future__ import annotations

import json
import sys

from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.ports import Limits

FIRST, SECOND = sys.argv[1:]

with BubblewrapSandbox().open({"first.py": FIRST.encode(), "innocent.py": SECOND.encode()}) as session:
    came = [
        session.run("first.py", (), Limits(wall_seconds=4, memory_bytes=256 << 20)),
        session.run("innocent.py", (), Limits()),
    ]
print(
    json.dumps(
        [
            [ran.status, ran.stdout.decode(), ran.stderr.decode("utf-8", "replace"), ran.stopped]
            for ran in came
        ]
    )
)
