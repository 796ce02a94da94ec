"""What the environment sets about the HTTP API: who may ask, for what, and how much."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

from bot.credentials import WrongValue
from bot.llm.settings import ModelSettings

LEAST_TOKEN = 16

_SEPARATORS = re.compile(r"[,\s]+")


def read_tokens(value: object) -> object:
    """Return the tokens of a text, separated by commas or blanks, none short or of odd letters."""
    if not isinstance(value, str):
        return value
    tokens = list(filter(None, _SEPARATORS.split(value)))
    if not tokens or any(len(token) < LEAST_TOKEN for token in tokens):
        raise WrongValue(f"holds one that is shorter than {LEAST_TOKEN} characters (commas separate several)")
    if not all(token.isascii() and token.isprintable() for token in tokens):
        raise WrongValue("holds one with a letter that no HTTP header carries")
    return tuple(SecretStr(token) for token in tokens)


def read_roots(value: object) -> object:
    """Return the folders of a text, separated like the entries of PATH; `/` is none."""
    if not isinstance(value, str):
        return value
    roots = [Path(name) for name in value.split(os.pathsep) if name]
    for root in roots:
        if "\0" in str(root) or not root.is_absolute():
            raise WrongValue("names a folder that does not begin with `/`")
        if root == Path(root.anchor):
            raise WrongValue("names the whole disk")
    return tuple(roots)


def read_commands(value: object) -> object:
    """Return the commands of a text, separated by commas."""
    if not isinstance(value, str):
        return value
    return tuple(filter(None, (" ".join(command.split()) for command in value.split(","))))


class CounterSettings(ModelSettings):
    """The settings of the HTTP API; see `bot.settings.Settings`."""

    app_name: str = Field(
        "Velox",
        alias="APP_NAME",
        title="a text of at most 64 characters",
        description="What this server calls itself in the HTTP API.",
        max_length=64,
    )
    app_version: str | None = Field(
        None,
        alias="APP_VERSION",
        title="a text of at most 64 characters",
        description="The version that the HTTP API tells, instead of that of Velox.",
        max_length=64,
    )
    debug: bool = Field(
        False,
        alias="DEBUG",
        title="true or false",
        description="Opens `POST /database/seed` and `GET /demo/database`, which fill tables with examples. "
        "Never where there is data of customers.",
    )
    api_tokens: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(read_tokens)] = Field(
        (),
        alias="API_AUTH_TOKEN",
        title="a long random text; `openssl rand -hex 32` makes one",
        description="What the HTTP API wants to be given in the header `X-API-Token`, at least 16 "
        "characters. Several, separated by commas: any of them is taken, and each sees its own jobs alone. "
        "Without it the API answers this machine alone.",
    )
    require_token: bool = Field(
        False,
        alias="REQUIRE_AUTH_TOKEN",
        title="true or false",
        description="Whether the web process refuses to start without `API_AUTH_TOKEN`.",
    )
    code_roots: Annotated[tuple[Path, ...], NoDecode, BeforeValidator(read_roots)] = Field(
        (),
        alias="ALLOWED_CODE_ROOTS",
        title="absolute paths of folders, separated by `:`",
        description="The folders whose files the HTTP API may be asked about; the web process and the "
        "workers need to see the same. Without it none.",
    )
    api_docs: bool = Field(
        False,
        alias="ENABLE_API_DOCS",
        title="true or false",
        description="Whether `/openapi.json` and `/docs` describe the HTTP API.",
    )
    api_body_kb: int = Field(
        1024,
        alias="VELOX_API_BODY_KB",
        title="a number of kilobytes from 1 to 16384",
        description="How many kilobytes the body of a request to the HTTP API may have.",
        ge=1,
        le=16_384,
    )
    api_token_rate: int = Field(
        300,
        alias="VELOX_API_TOKEN_RATE",
        title="a number of requests from 0 to 1000000",
        description="How many requests a minute one token may make; 0 for no limit.",
        ge=0,
        le=1_000_000,
    )
    api_address_rate: int = Field(
        120,
        alias="VELOX_API_ADDRESS_RATE",
        title="a number of requests from 0 to 1000000",
        description="How many requests a minute may come from one address without a token that fits; 0 for "
        "no limit. `/health` is not limited.",
        ge=0,
        le=1_000_000,
    )
    api_jobs: int = Field(
        32,
        alias="VELOX_API_JOBS",
        title="a number of jobs from 1 to 10000",
        description="How many jobs of one token may wait or run at once; any more get a 429.",
        ge=1,
        le=10_000,
    )
    api_keep_hours: int = Field(
        24,
        alias="VELOX_API_KEEP_HOURS",
        title="a number of hours from 1 to 720",
        description="How long a job of the HTTP API and its result are kept.",
        ge=1,
        le=720,
    )
    proxies: int = Field(
        0,
        alias="VELOX_PROXIES",
        title="a number from 0 to 8",
        description="How many proxies of your own stand before the web process. The address of whoever asks "
        "is then read from what they add to `X-Forwarded-For`.",
        ge=0,
        le=8,
    )
    allow_test_command: bool = Field(
        False,
        alias="ALLOW_TEST_COMMAND",
        title="true or false",
        description="Whether a request may name the command that runs the tests, out of `TEST_COMMANDS`.",
    )
    test_commands: Annotated[tuple[str, ...], NoDecode, BeforeValidator(read_commands)] = Field(
        ("python -m pytest -q", "python -m unittest -q"),
        alias="TEST_COMMANDS",
        title="commands separated by commas",
        description="The commands for tests that a request may name. They run in the sandbox alone.",
    )
