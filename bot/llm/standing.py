"""Which language models are set up, and which of them may be asked: for `velox doctor`, which asks none."""

from __future__ import annotations

from collections.abc import Iterator

from bot.diagnosis import Item
from bot.llm.reading import read_model_settings
from bot.llm.routes import named_routes
from bot.llm.settings import ModelSettings
from engine.errors import BadInput

NAME = "language model"

REMEDY = (
    "set OPENROUTER_API_KEY and OPENROUTER_MODEL, OLLAMA_MODEL, or VELOX_LLM_URL and VELOX_LLM_MODEL, or "
    "VELOX_LLM=off"
)


def model_items() -> tuple[Item, ...]:
    """Return an item for each route that the environment names, in the order in which they are asked.

    Neither keys are in it, nor whether a route answers: `velox llm check` finds that out.
    """
    try:
        settings = read_model_settings()
    except BadInput as problem:
        return (Item(NAME, "degraded", "its settings cannot be used", str(problem).rstrip(".")),)
    return tuple(_items(settings))


def _items(settings: ModelSettings) -> Iterator[Item]:
    named = named_routes(settings, "cloud")
    allowed = named_routes(settings, settings.llm)
    if settings.llm == "off" and not named:
        yield Item(NAME, "ok", "none, for VELOX_LLM is off")
    elif settings.llm != "off" and not allowed:
        yield Item(NAME, "degraded", f"none is set up that VELOX_LLM={settings.llm} allows", REMEDY)
    for route in named:
        where = f"at {route.place} ({'local' if route.local else 'cloud'})"
        asked = "" if route in allowed else f"; not asked, for VELOX_LLM is {settings.llm}"
        yield Item(NAME, "ok", f"{route.name}: {route.model} {where}{asked}")
    if settings.openrouter_model is not None and settings.openrouter_key is None:
        yield Item(NAME, "degraded", "OpenRouter is not asked, for it wants a key", "set OPENROUTER_API_KEY")
