"""The language models that a worker offers its review, as a reader; a repository may forbid them."""

from __future__ import annotations

import os
import secrets

from bot.llm.from_parent import model_of, read_offer
from bot.privacy import Policy
from engine.answers import ModelReader
from engine.asking import Reader


def offered_reader(repository: Policy) -> Reader | None:
    """Return a reader that asks the worker, None where it offers none or the repository wants none."""
    offer = read_offer(os.environ)
    model = model_of(offer, repository) if offer is not None else None
    if offer is None or model is None:
        return None
    return ModelReader(model, lambda: secrets.token_hex(16), offer.tenant, seconds=offer.seconds)
