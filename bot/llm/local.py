"""Which language models a person's own review may ask."""

from __future__ import annotations

from bot.llm.reading import read_model_settings
from bot.llm.routes import reader_for
from bot.privacy import Policy, strictest
from engine.asking import Reader
from engine.config import SettingsTree


def reader_of(wanted: Policy | None, settings: SettingsTree) -> tuple[Reader | None, str]:
    """Return a reader, and why there is none although one was wanted, in a sentence.

    `wanted` stands for what `VELOX_LLM` says; the repository's settings may be stricter. Raises `BadInput`
    for variables that cannot be used.
    """
    chosen = read_model_settings()
    policy = wanted or chosen.llm
    allowed = strictest(policy, settings.root.llm)
    if allowed == "off":
        forbids = settings.root.llm == "off" and policy != "off"
        why = 'No language model was asked: the repository\'s settings say `llm = "off"`.'
        return None, why if forbids else ""
    reader = reader_for(chosen, allowed)
    return reader, "" if reader else f"No language model was asked: none is set up that `{allowed}` allows."
