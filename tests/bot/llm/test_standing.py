"""What `velox doctor` tells of language models: each route, whether it may be asked, and no key."""

from __future__ import annotations

import pytest

from bot.diagnosis import Item
from bot.llm.settings import ModelSettings
from bot.llm.standing import model_items
from tests.bot.llm.test_routes import ALL, KEY


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (str(field.alias) for field in ModelSettings.model_fields.values()):
        monkeypatch.delenv(variable, raising=False)


def told(monkeypatch: pytest.MonkeyPatch, **variables: str) -> list[str]:
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    return [f"{item.state}: {item.fact}" for item in model_items()]


def test_without_any_there_is_a_line_that_says_so() -> None:
    assert model_items() == (Item("language model", "ok", "none, for VELOX_LLM is off"),)


def test_each_route_is_named_with_its_model_and_place_and_without_its_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = told(monkeypatch, **ALL)

    assert said == [
        "ok: openrouter primary: maker/large at https://openrouter.ai (cloud)",
        "ok: openrouter secondary: maker/small at https://openrouter.ai (cloud)",
        "ok: ollama: qwen3-coder:30b at http://localhost:11434 (local)",
        "ok: compatible: own at https://models.example.com (cloud)",
    ]
    assert KEY not in str(model_items()) and "another-key" not in str(model_items())


def test_what_may_not_be_asked_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(monkeypatch, **{**ALL, "VELOX_LLM": "local"})

    assert ["not asked, for VELOX_LLM is local" in line for line in said] == [True, True, False, True]
    assert all("not asked, for VELOX_LLM is off" in line for line in told(monkeypatch, VELOX_LLM="off"))


def test_what_is_lacking_has_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, VELOX_LLM="local", OPENROUTER_MODEL="maker/large")
    nothing, keyless = model_items()

    assert nothing.state == keyless.state == "degraded"
    assert "VELOX_LLM=local allows" in nothing.fact and "OLLAMA_MODEL" in nothing.remedy
    assert keyless.remedy == "set OPENROUTER_API_KEY"


def test_settings_that_cannot_be_used_are_told_without_their_values(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, VELOX_LLM_URL="http://me:secret-word@models.example.com/v1")
    (item,) = model_items()

    assert item.state == "degraded" and "VELOX_LLM_URL" in item.remedy and "secret-word" not in item.remedy


def test_a_password_without_a_name_is_no_part_of_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, VELOX_LLM_URL="https://:secret-word@models.example.com/v1", VELOX_LLM_MODEL="own")

    assert "secret-word" not in str(model_items())
