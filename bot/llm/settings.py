"""What the environment sets about language models: read by the server and by the command line alike."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.credentials import WrongValue
from bot.privacy import Policy, is_own


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def read_model_address(value: object) -> object:
    """Return the base address of a model server, without a slash at its end.

    Plain HTTP is for machines of one's own alone: code and keys travel on it.
    """
    if not isinstance(value, str):
        return value
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise WrongValue("is not an address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query:
        raise WrongValue("is not a web address such as http://localhost:11434")
    if parts.scheme == "http" and not is_own(value):
        raise WrongValue("is not encrypted; use https://")
    return value.rstrip("/")


class ModelSettings(BaseSettings):
    """The settings of language models; see `bot.settings.Settings`."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, case_sensitive=True, hide_input_in_errors=True
    )

    llm: Annotated[Policy, BeforeValidator(_lower)] = Field(
        "off",
        alias="VELOX_LLM",
        title="off, local or cloud",
        description="Which language models may be asked about code: none, those on machines of your own, or "
        "also a provider's. Installations and repositories may be stricter, never laxer.",
    )
    openrouter_key: SecretStr | None = Field(
        None,
        alias="OPENROUTER_API_KEY",
        title="a key that OpenRouter gave",
        description="The key for OpenRouter.",
        min_length=16,
    )
    openrouter_model: str | None = Field(
        None,
        alias="OPENROUTER_MODEL",
        title="the name of a model at OpenRouter, such as maker/model",
        description="The model that is asked first. Without it OpenRouter is not asked.",
        pattern=r"^\S+/\S+$",
    )
    openrouter_second: str | None = Field(
        None,
        alias="OPENROUTER_SECOND_MODEL",
        title="the name of another model at OpenRouter",
        description="The model that is asked where the first does not answer.",
        pattern=r"^\S+/\S+$",
    )
    openrouter_zdr: bool = Field(
        False,
        alias="OPENROUTER_ZERO_RETENTION",
        title="true or false",
        description="Whether only providers are asked that keep nothing of what they are sent. Such as learn "
        "from it are never asked.",
    )
    ollama_url: Annotated[str, BeforeValidator(read_model_address)] = Field(
        "http://localhost:11434",
        alias="OLLAMA_URL",
        title="a web address such as http://localhost:11434",
        description="Where an Ollama server listens.",
    )
    ollama_model: str | None = Field(
        None,
        alias="OLLAMA_MODEL",
        title="the name of a model that Ollama has, such as qwen3-coder:30b",
        description="The model that Ollama is asked for. Without it Ollama is not asked.",
        pattern=r"^\S+$",
    )
    ollama_context: int = Field(
        16_384,
        alias="OLLAMA_CONTEXT",
        title="a number of tokens from 4096 to 1000000",
        description="The context that Ollama gives the model, in tokens: question and reply together.",
        ge=4096,
        le=1_000_000,
    )
    llm_url: Annotated[str | None, BeforeValidator(read_model_address)] = Field(
        None,
        alias="VELOX_LLM_URL",
        title="a web address such as http://localhost:8000/v1",
        description="The base address of any other server that speaks OpenAI's form. It counts as local on "
        "this machine, in a private network, and under a name without a dot.",
    )
    llm_key: SecretStr | None = Field(
        None,
        alias="VELOX_LLM_KEY",
        title="a key for that server",
        description="The key for it, if it wants one.",
        min_length=8,
    )
    llm_model: str | None = Field(
        None,
        alias="VELOX_LLM_MODEL",
        title="the name of a model of that server",
        description="The model that it is asked for. Without it that server is not asked.",
        pattern=r"^\S+$",
    )
    llm_at_once: int = Field(
        4,
        alias="VELOX_LLM_AT_ONCE",
        title="a number from 1 to 64",
        description="How many questions one process asks a provider side by side.",
        ge=1,
        le=64,
    )
    llm_seconds: float = Field(
        90.0,
        alias="VELOX_LLM_SECONDS",
        title="a number of seconds from 5 to 1800",
        description="How many seconds all questions of one review may take together.",
        ge=5,
        le=1800,
    )
    llm_pull_tokens: int = Field(
        200_000,
        alias="VELOX_LLM_PULL_TOKENS",
        title="a number of tokens",
        description="How many tokens, of questions and replies, a pull request may use in all.",
        ge=0,
    )
    llm_repository_tokens: int = Field(
        20_000_000,
        alias="VELOX_LLM_REPOSITORY_TOKENS",
        title="a number of tokens",
        description="How many tokens a repository may use in a calendar month (UTC).",
        ge=0,
    )
    llm_month_tokens: int = Field(
        200_000_000,
        alias="VELOX_LLM_MONTH_TOKENS",
        title="a number of tokens",
        description="How many tokens all repositories together may use in a month.",
        ge=0,
    )
    llm_pull_dollars: float = Field(
        0.5,
        alias="VELOX_LLM_PULL_DOLLARS",
        title="a sum in US dollars",
        description="How much a pull request may cost in all, where the provider tells costs.",
        ge=0,
    )
    llm_repository_dollars: float = Field(
        20.0,
        alias="VELOX_LLM_REPOSITORY_DOLLARS",
        title="a sum in US dollars",
        description="How much a repository may cost in a month.",
        ge=0,
    )
    llm_month_dollars: float = Field(
        100.0,
        alias="VELOX_LLM_MONTH_DOLLARS",
        title="a sum in US dollars",
        description="How much all repositories together may cost in a month.",
        ge=0,
    )

    def model_keys(self) -> tuple[str, ...]:
        """Return the keys, for logs to leave out."""
        held = (self.openrouter_key, self.llm_key)
        return tuple(key.get_secret_value() for key in held if key is not None)
