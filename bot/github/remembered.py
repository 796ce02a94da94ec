"""Answers remembered for conditional requests: one that did not change costs nothing of the quota.

An entry belongs to one scope of tokens, one media type and one address. gidgethub's own cache knows the
address alone, so that one customer's answer could reach another.
"""

from __future__ import annotations

from collections import OrderedDict

from bot.github.answers import Answer

MOST_BYTES = 16 * 1024 * 1024
LARGEST = 1024 * 1024

Key = tuple[str, str, str]
"""Scope of the token, media type, address."""


class Remembered:
    """The answers used last, up to a number of bytes."""

    def __init__(self, most: int = MOST_BYTES, largest: int = LARGEST) -> None:
        self._most = most
        self._largest = largest
        self._size = 0
        self._answers: OrderedDict[Key, Answer] = OrderedDict()

    def get(self, key: Key) -> Answer | None:
        """Return the answer to revalidate, if there is one."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer that has an ETag and is not too large; what was kept before is forgotten."""
        old = self._answers.pop(key, None)
        if old is not None:
            self._size -= len(old.body)
        if "etag" not in answer.headers or len(answer.body) > self._largest:
            return
        self._answers[key] = answer
        self._size += len(answer.body)
        while self._size > self._most:
            _, dropped = self._answers.popitem(last=False)
            self._size -= len(dropped.body)
