"""`velox work` as it is, but for the waits of healing: what takes minutes on GitHub takes seconds here."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.healing import redeliveries
from bot.healing.redeliveries import Redeliveries
from bot.start import database, worker_settings_or_exit
from bot.worker import work

EVERY = 2.0
WAIT = timedelta(seconds=3)


async def main() -> None:
    redeliveries.WAITS = (WAIT, WAIT, WAIT, WAIT)
    redeliveries.PATIENCE = timedelta()
    Redeliveries.period = WAIT
    settings = worker_settings_or_exit()
    async with database(settings) as url:
        await work(settings, url, asyncio.Event(), healing=EVERY)


if __name__ == "__main__":
    asyncio.run(main())
