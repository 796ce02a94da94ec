"""Reviews that ask a language model, from the delivery to the comment. The model is a strict stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.agents.service import Service, shop
from tests.engine.adapters.sandboxes import working
from tests.engine.test_answers import FAST, SLOW, WRONG, reply, suggestion
from tests.llm import exchanges
from tests.llm.stand_in import KEY, Provider, ollama, openrouter, serving

PATH = "shop/prices.py"
MODEL = "qwen3-coder:30b"


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    working()
    found = ollama()
    found.usual = exchanges.chat(reply(suggestion(FAST)))
    async with serving(found):
        yield found
    assert not found.breaches


def given(provider: Provider, **more: Any) -> dict[str, Any]:
    return {
        "VELOX_LLM": "local", "OLLAMA_URL": provider.url, "OLLAMA_MODEL": MODEL, "VELOX_PROOF_SECONDS": 30.0,
    } | more  # fmt: skip


async def opened(service: Service, name: str = "prices") -> Any:
    pull = service.github.open_pull_request("acme/shop", name, {PATH: SLOW})
    await service.idle()
    service.well(pull.head)
    return pull


async def test_what_a_model_found_stands_on_its_line_with_evidence_and_cost(
    postgres_url: str, tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    async with shop(postgres_url, tmp_path, **given(provider)) as service:
        pull = await opened(service)
        for again in range(3):  # on a busy machine a gain may not be shown at the first try
            if service.inline(pull):
                break
            service.github.push("acme/shop", pull.head_ref, {PATH: f"{SLOW}\n\n# {again}\n"})
            await service.idle()
        for comment in service.inline(pull):
            assert "All prices are read" in comment.body and "```suggestion" in comment.body
            assert "faster at" in comment.body and "no difference on" in comment.body
            assert f"Written by the language model `{MODEL}`" in comment.body
        if not service.inline(pull):
            assert "1 of 1 rewrites by a language model did not stand" in service.said(pull)
        assert "762 tokens" in service.said(pull)
        service.github.find("acme/shop").collaborators.update(ada="write")
        service.github.comment(pull, "/velox status")
        await service.idle()
        service.github.comment(pull, "/velox explain model", by="ada")
        await service.idle()
        answers = [each.body for each in service.github.world.comments_of(pull)]
        assert any("A language model read this function" in body for body in answers)
        assert any("Language models took 762 tokens here this month." in body for body in answers)
    assert len(provider.requests) == 1


@pytest.mark.parametrize("answer", [reply(suggestion(WRONG)), reply(), "sorry"])
async def test_a_model_that_is_wrong_is_not_heard_of(
    postgres_url: str, tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    provider.usual = exchanges.chat(answer)
    async with shop(postgres_url, tmp_path, **given(provider)) as service:
        assert service.inline(await opened(service)) == []


@pytest.mark.parametrize("who", ["server", "installation", "repository"])
async def test_where_it_may_not_be_asked_it_hears_nothing(
    postgres_url: str, tmp_path: Path, provider: Provider, who: str
) -> None:
    settings = given(provider, VELOX_LLM="off") if who == "server" else given(provider)
    files = {"velox.toml": 'llm = "off"\n'} if who == "repository" else None
    async with shop(postgres_url, tmp_path, files, **settings) as service:
        if who == "installation":
            await service.fetch("update installations set llm = 'off'")
        await opened(service)
    assert provider.requests == []


async def test_nothing_leaves_the_house_where_an_installation_wants_that(
    postgres_url: str, tmp_path: Path, provider: Provider
) -> None:
    async with serving(openrouter()) as cloud:
        settings = given(
            provider, VELOX_LLM="cloud", VELOX_LLM_URL=cloud.url, VELOX_LLM_MODEL="m/x", VELOX_LLM_KEY=KEY
        )
        async with shop(postgres_url, tmp_path, **settings) as service:
            await service.fetch("update installations set llm = 'local'")
            await opened(service)
        assert cloud.requests == []


async def test_a_budget_that_is_used_is_told_of_in_a_line(
    postgres_url: str, tmp_path: Path, provider: Provider
) -> None:
    async with shop(postgres_url, tmp_path, **given(provider, VELOX_LLM_PULL_TOKENS=100)) as service:
        pull = await opened(service)
        said = service.said(pull)
        assert "the 100 tokens for this pull request are used" in said.replace("\\", "")
    assert provider.requests == []


async def test_a_model_that_is_away_keeps_no_review_from_being_posted(
    postgres_url: str, tmp_path: Path, provider: Provider
) -> None:
    away = given(provider, OLLAMA_URL="http://127.0.0.1:9")
    async with shop(postgres_url, tmp_path, **away) as service:
        pull = await opened(service)
        assert service.run(pull.head).status == "completed"
        assert "nothing listens there" in service.said(pull)
