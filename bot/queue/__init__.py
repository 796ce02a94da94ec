"""Jobs, on any number of machines, in the same Postgres as everything else: pgqueuer behind five verbs.

`enqueue` puts jobs in, in the caller's transaction. `take` runs handlers for them until it is told to stop.
A handler calls `finish` in its last transaction, so that what it did and that it is done become true
together; or it raises `RetryLater` (retry) or `Park` (park).
"""

from bot.queue.consumer import Handler, Mourner, Pace, take
from bot.queue.tasks import Claim, Overtaken, Park, RetryLater, Task, lane_of, tenant_of
from bot.queue.work import enqueue, finish

__all__ = [
    "Claim",
    "Handler",
    "Mourner",
    "Overtaken",
    "Pace",
    "Park",
    "RetryLater",
    "Task",
    "enqueue",
    "finish",
    "lane_of",
    "take",
    "tenant_of",
]
