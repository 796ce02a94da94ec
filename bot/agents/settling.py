"""What GitHub's troubles mean for a job: rest and come again, or never."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.github.errors import (
    Forbidden,
    GitHubError,
    Limited,
    Moved,
    NotFound,
    Refused,
    Suspended,
    Unavailable,
    Unreadable,
)
from bot.queue import Park, RetryLater

SOON = 5.0
"""Seconds after which what GitHub did not find is asked for again: its parts learn of an event in turns."""


@contextmanager
def settling() -> Iterator[None]:
    """Turn errors of GitHub into what the queue understands.

    A limit costs no try. What is refused for want of a permission, or because the request itself is wrong,
    would be refused again. `Suspended` goes on: who works for an installation ends that work.
    """
    try:
        yield
    except Limited as limit:
        raise RetryLater(str(limit), limit.seconds, counted=False) from limit
    except (NotFound, Moved) as error:
        raise RetryLater(str(error), SOON) from error
    except Unavailable as error:
        raise RetryLater(str(error)) from error
    except Suspended:
        raise
    except (Forbidden, Refused, Unreadable) as error:
        raise Park(str(error)) from error
    except GitHubError as error:
        raise RetryLater(str(error)) from error
