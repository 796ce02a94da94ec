"""A storm by a seed: does every head that was last have one check run, and nothing said twice?

    python -m bench.chaos [--seed 1] [--repositories 20] [--pushes 300]

The web process, two workers, Postgres and Valkey are killed with -9 at random moments, GitHub answers 429,
403, 502, HTML, nothing at all, and loses, doubles and reorders its deliveries: see
`tests/bot/processes/chaos.py`. The limit is nothing wrong afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
from pathlib import Path

from tests.bot.processes.chaos import Chaos, Plan


def main(arguments: list[str] | None = None) -> int:
    """Let it storm, print what was broken, and return 1 if anything is wrong afterwards."""
    chosen = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    chosen.add_argument("--seed", type=int, default=1)
    chosen.add_argument("--repositories", type=int, default=20)
    chosen.add_argument("--pushes", type=int, default=300)
    given = chosen.parse_args(arguments if arguments is not None else [])
    folder = Path(tempfile.mkdtemp(prefix="velox-chaos-"))
    folder.chmod(0o711)  # Postgres may run as another user
    try:
        plan = Plan(given.seed, given.repositories, given.pushes)
        outcome = asyncio.run(Chaos(plan, folder).run())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(
        f"seed {given.seed}: {outcome.pushes} pushes to {len(outcome.heads)} pull requests of "
        f"{given.repositories} repositories, at rest after {outcome.seconds:.0f} s"
    )
    for what, count in sorted(outcome.broken.items()):
        print(f"  {count:4}  {what}")
    for wrong in outcome.wrong:
        print(f"  wrong: {wrong}")
    print("FAILED: something was lost, stuck or said twice" if outcome.wrong else "ok: every last head once")
    return int(bool(outcome.wrong))


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
