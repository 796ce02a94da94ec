"""`velox work` as it is, but for the number of tries: after two a job is a dead letter."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.start import database, worker_settings_or_exit
from bot.worker import pace_of, work

TRIES = 2


async def main() -> None:
    settings = worker_settings_or_exit()
    async with database(settings) as url:
        await work(settings, url, asyncio.Event(), pace=replace(pace_of(settings), attempts=TRIES))


if __name__ == "__main__":
    asyncio.run(main())
