"""From variables to routes: what is set up, what is allowed, and what is never told."""

from __future__ import annotations

import pytest

from bot.llm.local import reader_of
from bot.llm.reading import read_model_settings
from bot.llm.routes import model_legs, open_gateway, open_model, reader_for
from bot.llm.settings import ModelSettings
from engine.config import load
from engine.errors import BadInput

KEY = "sk-or-v1-0123456789abcdef"
ALL = {
    "VELOX_LLM": "cloud",
    "OPENROUTER_API_KEY": KEY,
    "OPENROUTER_MODEL": "maker/large",
    "OPENROUTER_SECOND_MODEL": "maker/small",
    "OPENROUTER_ZERO_RETENTION": "true",
    "OLLAMA_MODEL": "qwen3-coder:30b",
    "VELOX_LLM_URL": "https://models.example.com/v1/",
    "VELOX_LLM_MODEL": "own",
    "VELOX_LLM_KEY": "another-key",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (str(field.alias) for field in ModelSettings.model_fields.values()):
        monkeypatch.delenv(variable, raising=False)


def settings(monkeypatch: pytest.MonkeyPatch, **variables: str) -> ModelSettings:
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    return read_model_settings()


def names(settings: ModelSettings, policy: str) -> list[str]:
    return [leg.route.name for leg in model_legs(settings, policy)]  # type: ignore[arg-type]


def test_routes_are_asked_in_order_and_local_ones_alone_where_nothing_may_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = settings(monkeypatch, **ALL)
    assert names(found, "cloud") == ["openrouter primary", "openrouter secondary", "ollama", "compatible"]
    assert names(found, "local") == ["ollama"]
    assert names(found, "off") == []
    own = settings(monkeypatch, **ALL | {"VELOX_LLM_URL": "http://10.0.0.7:8000/v1"})
    assert names(own, "local") == ["ollama", "compatible"]
    away = settings(monkeypatch, **ALL | {"OLLAMA_URL": "https://ollama.example.com"})
    assert names(away, "local") == []


def test_without_a_model_there_is_no_route(monkeypatch: pytest.MonkeyPatch) -> None:
    assert names(settings(monkeypatch, VELOX_LLM="cloud", OPENROUTER_API_KEY=KEY), "cloud") == []
    assert reader_for(settings(monkeypatch, VELOX_LLM="cloud"), "cloud") is None
    assert settings(monkeypatch, VELOX_LLM="").llm == "off"


def test_keys_are_told_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(monkeypatch, **ALL)
    legs = model_legs(found, "cloud")
    model = open_model(legs, found)
    for text in (repr(found), str(found), repr(legs), repr(model), model.signature, repr(open_gateway)):
        assert KEY not in text and "another-key" not in text
    assert set(found.model_keys()) == {KEY, "another-key"}


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("VELOX_LLM", "yes", "must be off, local or cloud"),
        ("OPENROUTER_API_KEY", "sk-short", "must be a key that OpenRouter gave"),
        ("OPENROUTER_MODEL", "no slash", "such as maker/model"),
        ("OLLAMA_URL", "http://models.example.com", "is not encrypted; use https://"),
        ("OLLAMA_URL", "ftp://localhost", "is not a web address"),
        ("OLLAMA_URL", "http://user:secret@localhost", "is not a web address"),
        ("OLLAMA_URL", "http://localhost:99999", "is not an address"),
        ("OLLAMA_CONTEXT", "12", "must be a number of tokens"),
        ("VELOX_LLM_PULL_DOLLARS", "-1", "must be a sum in US dollars"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_remedy_and_without_its_value(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    with pytest.raises(BadInput) as raised:
        settings(monkeypatch, **{variable: value})
    assert variable in str(raised.value) and said in str(raised.value)
    assert value == "yes" or value not in str(raised.value)


def test_a_repository_may_be_stricter_than_who_reviews_it_and_never_laxer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings(monkeypatch, **ALL)
    for own, wanted, asked in (
        ("off", None, 'the repository\'s settings say `llm = "off"`'),
        ("local", "off", None),
        ("off", "off", None),
    ):
        tree = load({"velox.toml": f'llm = "{own}"'.encode()}, None)
        reader, why = reader_of(wanted, tree)  # type: ignore[arg-type]
        assert reader is None and (asked is None) == (why == "") and (asked or "") in why
    for own, wanted in (("cloud", None), ("local", "cloud"), ("cloud", "local")):
        reader, why = reader_of(wanted, load({"velox.toml": f'llm = "{own}"'.encode()}, None))  # type: ignore[arg-type]
        assert reader is not None and why == ""
    monkeypatch.delenv("OLLAMA_MODEL")
    reader, why = reader_of("local", load({}, None))
    assert reader is None and why == "No language model was asked: none is set up that `local` allows."
