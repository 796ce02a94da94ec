"""How many tokens a text takes, estimated on the high side: each model counts in its own way."""

from __future__ import annotations

BYTES_PER_TOKEN = 3.2
"""Source code has 3.2 to 4 bytes of UTF-8 per token with the tokenizers in use."""


def tokens_in(text: str) -> int:
    """Return about how many tokens a text takes."""
    return -int(-len(text.encode()) // BYTES_PER_TOKEN)
