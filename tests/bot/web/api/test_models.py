"""Language models for jobs of the API: asked by the worker, counted by token, and only where all agree."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.store.pool import Pool
from engine.model import MODEL_RULE
from tests.bot.web.api.conftest import OTHERS
from tests.bot.web.api.working import WAITING, done, settings_for, working
from tests.engine.adapters.sandboxes import working as insist_on_a_sandbox
from tests.engine.test_answers import FAST, SLOW, reply, suggestion
from tests.llm import exchanges
from tests.llm.stand_in import Provider, ollama, serving

USED = "select sum(prompt_tokens + reply_tokens) from llm_api_usage where reserved = 0"


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    insist_on_a_sandbox()
    found = ollama()
    found.usual = exchanges.chat(reply(suggestion(FAST)))
    async with serving(found):
        yield found
    assert not found.breaches


def given(provider: Provider, data: Path, **more: Any) -> Any:
    known = {"VELOX_LLM": "local", "OLLAMA_URL": provider.url, "OLLAMA_MODEL": "qwen3-coder:30b"}
    return settings_for(data, **(known | {"VELOX_PROOF_SECONDS": 8.0} | more))


async def test_a_model_is_asked_as_for_a_review_and_its_tokens_are_the_callers(
    postgres_url: str, pool: Pool, tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    code = tmp_path / "code"
    code.mkdir()
    (code / "velox.toml").write_text('llm = "off"\n')
    (code / "prices.py").write_text(SLOW)
    settings = given(provider, tmp_path / "data", ALLOWED_CODE_ROOTS=str(code))
    async with working(settings, postgres_url, pool) as client:
        await done(client, "/optimize", {"code": SLOW, "llm": "off"})
        await done(client, "/optimize/file", {"path": str(code / "prices.py")})
        assert provider.requests == [] and await pool.fetchval(USED) is None

        result = (await done(client, "/optimize", {"code": SLOW}))["result"]
        written = [each for each in result["suggestions"] if each["rule"] == MODEL_RULE]
        for each in written:
            origin = each["certificate"]["origin"]
            assert (origin["kind"], origin["name"]) == ("model", "qwen3-coder:30b") and each["patch"]
        # On a busy machine the gain may not be shown, and then nothing is suggested.
        assert written or any("by a language model did not stand" in note for note in result["notes"])
        assert await pool.fetchval(USED) == 762

        await done(client, "/optimize", {"code": SLOW}, {**WAITING, **OTHERS})
        assert len(provider.requests) == 2, "what was replied to one token is not remembered for another"
        assert await pool.fetchval("select count(distinct tenant) from llm_api_usage") == 2


async def test_where_the_tokens_of_a_caller_are_used_it_is_told_and_nobody_asked(
    postgres_url: str, pool: Pool, tmp_path: Path, provider: Provider
) -> None:
    settings = given(provider, tmp_path / "data", VELOX_LLM_REPOSITORY_TOKENS=100)
    async with working(settings, postgres_url, pool) as client:
        result = (await done(client, "/optimize", {"code": SLOW}))["result"]

    assert any("the 100 tokens a month for this token are used" in note for note in result["notes"])
    assert provider.requests == []
