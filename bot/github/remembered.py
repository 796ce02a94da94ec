"""Answers remembered for conditional requests: one that did not change costs nothing of the quota.

An entry belongs to one scope of tokens, one media type and one address. gidgethub's own cache knows the
address alone, so that one customer's answer could reach another. It is of one process, for GitHub's ETags
differ by token, and each process has tokens of its own.
"""

from __future__ import annotations

from cachetools import LRUCache

from bot.github.answers import Answer

MOST_BYTES = 16 * 1024 * 1024
LARGEST = 1024 * 1024

Key = tuple[str, str, str]
"""Scope of the token, media type, address."""


class Remembered:
    """The answers used last, up to a number of bytes."""

    def __init__(self, most: int = MOST_BYTES, largest: int = LARGEST) -> None:
        self._largest = min(largest, most)
        self._answers: LRUCache[Key, Answer] = LRUCache(most, getsizeof=lambda answer: len(answer.body))

    def get(self, key: Key) -> Answer | None:
        """Return the answer to revalidate, if there is one."""
        return self._answers.get(key)

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer that has an ETag and is not too large; what was kept before is forgotten."""
        self._answers.pop(key, None)
        if "etag" in answer.headers and len(answer.body) <= self._largest:
            self._answers[key] = answer
