"""OpenRouter: many models behind one address. https://openrouter.ai/docs"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

import aiohttp

from engine.adapters.llm_chat import OPTIONAL, completion, read_completion
from engine.adapters.llm_fault import OPENROUTER
from engine.adapters.llm_http import Heard, post
from engine.adapters.llm_route import Reply
from engine.ports import Ask, Json

ADDRESS = "https://openrouter.ai/api/v1"


@dataclass(frozen=True, slots=True)
class OpenRouterRoute:
    """One model at OpenRouter. `zero_retention` asks for providers alone that keep nothing.

    Providers that learn from what they are sent are ruled out always, and such as ignore the schema. One
    model is named, not a list: why the first failed would stay hidden. Prompts may not be compressed, which
    OpenRouter does unasked where a context is small.
    """

    model: str
    name: str
    key: str = field(repr=False)
    zero_retention: bool = False
    url: str = ADDRESS
    provider: str = "openrouter"
    local: bool = False
    _refused: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    async def ask(self, session: aiohttp.ClientSession, ask: Ask, seconds: float) -> Reply:
        """Ask once; raises `RouteFault`.

        A model that no provider offers may be one that takes no temperature: since parameters are required,
        not ignored, it is then asked for once more without, and remembered if that helps.
        """
        heard = await self._heard(session, ask, seconds, self._refused)
        if heard.status == 404 and not self._refused:
            plain = await self._heard(session, ask, seconds, OPTIONAL)
            if plain.status != 404:
                self._refused.update(OPTIONAL)
                heard = plain
        return read_completion(heard, self.model, OPENROUTER)

    async def _heard(
        self, session: aiohttp.ClientSession, ask: Ask, seconds: float, refused: Set[str]
    ) -> Heard:
        body = completion(ask, self.model, refused)
        wishes: dict[str, Json] = {"require_parameters": True, "data_collection": "deny"}
        body["provider"] = wishes | ({"zdr": True} if self.zero_retention else {})
        body["plugins"] = [{"id": "context-compression", "enabled": False}]
        url = f"{self.url.rstrip('/')}/chat/completions"
        return await post(session, url, body, key=self.key, proxied=True, seconds=seconds)
