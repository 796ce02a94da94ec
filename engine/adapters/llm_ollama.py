"""Ollama by its own form of address, which alone takes the size of the context. https://docs.ollama.com/api/chat"""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

from engine.adapters.llm_chat import count, name_of, whole_text
from engine.adapters.llm_fault import OLLAMA, RouteFault, Spent, Trouble, meaning_of
from engine.adapters.llm_http import Heard, post
from engine.adapters.llm_route import Reply
from engine.ports import Ask, Json

CHARACTERS_PER_TOKEN = 3.2
"""Of code, with the usual vocabularies."""

MOST_CHARACTERS_PER_TOKEN = 6.0
"""No prompt of code has fewer tokens than that: who counted fewer has read a part of it."""


def runs_elsewhere(model: str) -> bool:
    """Tell whether a local server hands a model's questions on to Ollama's own machines, by its name:
    `gpt-oss:120b-cloud`, `glm-4.6:cloud` (https://docs.ollama.com/cloud)."""
    tag = model.partition(":")[2].lower()
    return tag == "cloud" or tag.endswith("-cloud")


@dataclass(frozen=True, slots=True)
class OllamaRoute:
    """One model of an Ollama server. `context` is its context in tokens, prompt and reply together.

    `local` tells that the server is the operator's; a model of Ollama's cloud makes it False all the same.
    """

    url: str
    model: str
    context: int = 16_384
    name: str = "ollama"
    provider: str = "ollama"
    local: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "local", self.local and not runs_elsewhere(self.model))

    async def ask(self, session: aiohttp.ClientSession, ask: Ask, seconds: float) -> Reply:
        """Ask once; raises `RouteFault`. What does not fit the context is not sent: it would be cut."""
        characters = len(ask.system) + len(ask.user)
        if characters / CHARACTERS_PER_TOKEN + ask.most_tokens > self.context:
            raise RouteFault(Trouble.NO_ROOM.value)
        url = f"{self.url.rstrip('/')}/api/chat"
        heard = await post(session, url, self._body(ask), proxied=not self.local, seconds=seconds)
        return self._reply(heard, characters)

    def _body(self, ask: Ask) -> dict[str, Json]:
        return {
            "model": self.model,
            "messages": [
                {"role": "system", "content": ask.system},
                {"role": "user", "content": ask.user},
            ],
            "stream": False,
            "truncate": False,  # an error instead of a cut; older servers ignore it (ollama/ollama#13959)
            "format": ask.schema,
            "keep_alive": "5m",
            "options": {
                "temperature": ask.temperature,
                "seed": ask.seed,
                "num_ctx": self.context,
                "num_predict": ask.most_tokens,
            },
        }

    def _reply(self, heard: Heard, characters: int) -> Reply:
        body = heard.body or {}
        spent = Spent(count(body.get("prompt_eval_count")), count(body.get("eval_count")), 0.0)
        if heard.status != 200:
            meaning = meaning_of(OLLAMA, heard.status)
            raise RouteFault(meaning, wait=heard.wait, spent=spent, code=heard.status)
        if trouble := self._trouble(heard.body, spent, characters):
            raise RouteFault(trouble.value, wait=heard.wait, spent=spent)
        message = body.get("message")
        text = message.get("content") if isinstance(message, dict) else None
        return Reply(whole_text(text, spent), name_of(body.get("model"), self.model), spent)

    def _trouble(self, body: dict[str, Json] | None, spent: Spent, characters: int) -> Trouble | None:
        if body is None:
            return Trouble.NO_JSON
        if self.local and body.get("remote_host"):
            return Trouble.ELSEWHERE
        if body.get("done_reason") == "length":
            return Trouble.CUT_OFF
        if body.get("error") or body.get("done") is not True or body.get("done_reason") != "stop":
            return Trouble.UNFINISHED
        return Trouble.PROMPT_CUT if self._was_cut(spent, characters) else None

    def _was_cut(self, spent: Spent, characters: int) -> bool:
        """Tell whether the prompt was cut without a word (ollama/ollama#3839), as older servers do.

        Either the context is full to the brim, or fewer tokens were read than the text can have. A server
        that tells no count at all took the prompt from its cache.
        """
        read = spent.prompt_tokens
        full = read + spent.reply_tokens >= self.context
        return full or 0 < read < characters / MOST_CHARACTERS_PER_TOKEN
