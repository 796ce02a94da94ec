"""Plays a day in the life of Velox through the stand-in, and writes down what it said: `docs/day.md`.

    python -m docs.day

The figures in it are measured while it is played, so it is made by hand and not held against the code.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from bot.store.embedded import EmbeddedPostgres
from bot.store.migrations import migrate
from bot.store.pool import connect
from tests.bot.agents.day import a_day

TARGET = Path(__file__).parent / "day.md"

HEAD = """# A day in the life

Everything that Velox says between its installation and its end, on a GitHub of its own. `python -m docs.day`
plays it and writes this page; `tests/bot/agents/test_day.py` plays it, too, and holds it to be calm.
"""


async def played(folder: Path) -> str:
    """Return the transcript as Markdown."""
    async with EmbeddedPostgres(folder / "server") as server:
        connection = await connect(server.url)
        await migrate(connection)
        await connection.close()
        async with a_day(server.url, folder / "data", VELOX_PROOF_SECONDS=30.0) as day:
            transcript = await day.whole()
    return f"{HEAD}\n{transcript.written()}"


def main() -> None:
    """Play, and write the page."""
    folder = Path(tempfile.mkdtemp(prefix="velox-day-"))
    folder.chmod(0o711)  # Postgres may run as another user
    try:
        TARGET.write_text(asyncio.run(played(folder)), encoding="utf-8")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
