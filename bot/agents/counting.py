"""Counts the tries of jobs, and how long they take."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from bot.measures import Measures
from bot.queue import Claim, Handler, Park, RetryLater


def counted(handlers: Mapping[str, Handler], measures: Measures) -> dict[str, Handler]:
    """Return handlers that do the same and are counted."""
    return {entrypoint: _counted(handler, measures) for entrypoint, handler in handlers.items()}


def _counted(handler: Handler, measures: Measures) -> Handler:
    async def handle(claim: Claim) -> None:
        started, result = time.monotonic(), "broke"
        try:
            await handler(claim)
            result = "done"
        except RetryLater as later:
            result = "again" if later.counted else "limited"
            raise
        except Park:
            result = "parked"
            raise
        except asyncio.CancelledError:
            result = "given back"
            raise
        finally:
            measures.jobs.labels(claim.entrypoint, result).inc()
            measures.job_seconds.labels(claim.entrypoint).observe(time.monotonic() - started)

    return handle
