"""What the environment sets: one frozen object, read once, complaining once and completely.

Every variable of the server stands here with its meaning; `docs/server-settings.md` is made of it. A value
that is a secret never appears in a complaint, a representation or a log.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import NoDecode

from bot import registered
from bot.credentials import (
    WrongValue,
    read_database_url,
    read_key_files,
    read_private_keys,
    read_redis_url,
    read_web_address,
    several_secrets,
)
from bot.policy_settings import PolicySettings
from bot.roles import ROLES, Role, read_roles

Need = Literal["webhooks", "github", "models"]
"""What a process does that wants certain variables: take deliveries, speak to GitHub, ask language models."""

NEEDED_BY: Mapping[Need, tuple[tuple[str, ...], ...]] = {
    "webhooks": (("GITHUB_WEBHOOK_SECRET",),),
    "github": (("GITHUB_APP_ID",), ("GITHUB_PRIVATE_KEY", "GITHUB_PRIVATE_KEY_PATH")),
    "models": (),
}
"""The variables that each need wants; of alternatives, one is enough."""

CREDENTIALS: Mapping[Need, tuple[str, ...]] = {
    "webhooks": ("GITHUB_WEBHOOK_SECRET", "MARKETPLACE_WEBHOOK_SECRET", "API_AUTH_TOKEN"),
    "github": ("GITHUB_PRIVATE_KEY", "GITHUB_PRIVATE_KEY_PATH"),
    "models": ("OPENROUTER_API_KEY", "VELOX_LLM_KEY"),
}
"""What a process without the need does not read, although the environment may hold it."""


class WrongSettings(Exception):
    """The environment cannot be used; `complaints` says why, one line a variable, each with its remedy."""

    def __init__(self, complaints: Iterable[str]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(self.complaints))


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


Secrets = Annotated[tuple[SecretStr, ...], NoDecode]


class Settings(PolicySettings):
    """The settings of the server. `Field.title` says what a usable value is, `description` what it does."""

    app_id: int | None = Field(
        None,
        alias="GITHUB_APP_ID",
        title="the number on the App's settings page",
        description="The App's id. Needed by the roles that speak to GitHub.",
        ge=1,
    )
    private_keys: Annotated[Secrets, BeforeValidator(read_private_keys)] = Field(
        (),
        alias="GITHUB_PRIVATE_KEY",
        title="the PEM file that GitHub gave when the key was made",
        description="The App's private key, as PEM, as PEM with `\\n` for line ends, or either in base64. "
        "Several one after the other while a key is exchanged: the first signs. Needed like the id.",
    )
    private_key_files: Annotated[Secrets, BeforeValidator(read_key_files)] = Field(
        (),
        alias="GITHUB_PRIVATE_KEY_PATH",
        title="the path of the PEM file that GitHub gave when the key was made",
        description="Files that hold such keys, separated by `:`; instead of the variable above or with it.",
    )
    webhook_secrets: Annotated[Secrets, BeforeValidator(several_secrets(16))] = Field(
        (),
        alias="GITHUB_WEBHOOK_SECRET",
        title="the secret that stands in the App's webhook settings; `openssl rand -hex 32` makes one",
        description="What GitHub signs deliveries with, at least 16 characters. Several, separated by "
        "blanks, while it is exchanged: any of them is taken. Needed by the web process.",
    )
    secret_keys: Annotated[Secrets, BeforeValidator(several_secrets(32))] = Field(
        (),
        alias="SECRET_KEY",
        title="a long random text; `openssl rand -hex 32` makes one",
        description="What Velox signs its own cookies and links with, at least 32 characters. Several, "
        "separated by blanks: the first signs, any of them is taken.",
    )
    metrics_tokens: Annotated[Secrets, BeforeValidator(several_secrets(16))] = Field(
        (),
        alias="VELOX_METRICS_TOKEN",
        title="a long random text; `openssl rand -hex 32` makes one",
        description="What `/metrics` wants to be given as a bearer token, at least 16 characters. Several, "
        "separated by blanks: any of them is taken. Without it `/metrics` answers anyone.",
    )
    marketplace_secrets: Annotated[Secrets, BeforeValidator(several_secrets(16))] = Field(
        (),
        alias="MARKETPLACE_WEBHOOK_SECRET",
        title="the secret that stands in the webhook settings of the listing",
        description="What GitHub's Marketplace signs with what it sends to `/marketplace`, at least 16 "
        "characters; another hook than the App's. Several, separated by blanks.",
    )
    marketplace: Annotated[Literal["off", "on", "stubbed"], BeforeValidator(_lower)] = Field(
        "off",
        alias="VELOX_MARKETPLACE",
        title="off, on or stubbed",
        description="Whether the App is listed in GitHub's Marketplace: then the limits of plans hold, and "
        "purchases are compared with GitHub's once a day; `stubbed` compares them with its test data.",
    )
    github_url: Annotated[str, BeforeValidator(read_web_address)] = Field(
        "https://github.com",
        alias="GITHUB_URL",
        title="a web address such as https://github.example.com",
        description="The GitHub to work with: a GitHub Enterprise Server, or a `ghe.com` subdomain.",
    )
    database_url: Annotated[SecretStr | None, BeforeValidator(read_database_url)] = Field(
        None,
        alias="DATABASE_URL",
        title="an address such as postgresql://user:password@host/name",
        description="The Postgres that all processes share. Without it Velox starts one of its own below "
        "`VELOX_DATA`.",
    )
    redis_url: Annotated[SecretStr | None, BeforeValidator(read_redis_url)] = Field(
        None,
        alias="REDIS_URL",
        title="an address such as redis://host:6379/0",
        description="The Redis that shares limits and caches between machines. Without it each process keeps "
        "its own.",
    )
    redis_key_prefix: str = Field(
        "velox:",
        alias="REDIS_KEY_PREFIX",
        title="a text of at most 64 characters without blanks",
        description="What every key in Redis starts with.",
        pattern=r"^\S+$",
        max_length=64,
    )
    url: Annotated[str | None, BeforeValidator(read_web_address)] = Field(
        None,
        alias="VELOX_URL",
        title="a web address such as https://velox.example.com",
        description="Where GitHub and people reach the web process. The set-up page proposes it for the App.",
    )
    host: str = Field(
        "127.0.0.1",
        alias="HOST",
        title="an address of this machine, such as 0.0.0.0",
        description="Where the web process listens; `0.0.0.0` in a container or on a platform.",
        pattern=r"^\S+$",
    )
    port: int = Field(
        8080,
        alias="PORT",
        title="a port from 0 to 65535",
        description="The port it listens on; 0 takes a free one.",
        ge=0,
        le=65535,
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        "info",
        alias="LOG_LEVEL",
        title="debug, info, warning or error",
        description="The least level that is logged. Logs are JSON lines, but for a terminal.",
    )
    roles: Annotated[tuple[Role, ...], NoDecode, BeforeValidator(read_roles)] = Field(
        ROLES,
        alias="VELOX_ROLES",
        title="names of roles separated by commas",
        description="The roles that a worker runs, and whose heartbeats the web process expects somewhere.",
    )
    debounce: float = Field(
        30.0,
        alias="VELOX_DEBOUNCE",
        title="a number of seconds from 0 to 3600",
        description="How many seconds a pull request must be quiet before a push to it is reviewed.",
        ge=0,
        le=3600,
    )
    silence: float = Field(
        30.0,
        alias="VELOX_SILENCE",
        title="a number of seconds from 1 to 300",
        description="After how many seconds without a sign of life a worker counts as dead, and its jobs "
        "go to another. `/health/details` misses a role after two thirds of it. The same for all processes.",
        ge=1,
        le=300,
    )
    nice: int = Field(
        5,
        alias="VELOX_NICE",
        title="a whole number from 0 to 19",
        description="How far a worker and all that it starts stand behind other processes of its machine "
        "(nice(2)), so that deliveries and requests are answered while reviews run. 0 for not at all.",
        ge=0,
        le=19,
    )
    proof_seconds: float = Field(
        60.0,
        alias="VELOX_PROOF_SECONDS",
        title="a number of seconds from 5 to 3600",
        description="How many seconds all proofs of one review may take together.",
        ge=5,
        le=3600,
    )
    review_bots: bool = Field(
        False,
        alias="VELOX_REVIEW_BOTS",
        title="true or false",
        description="Whether pull requests that a bot opened are reviewed unasked.",
    )
    review_branches: bool = Field(
        False,
        alias="VELOX_REVIEW_BRANCHES",
        title="true or false",
        description="Whether pushes to branches other than the default one get a check run.",
    )
    most_waiting: int = Field(
        1000,
        alias="VELOX_INBOX_DELIVERIES",
        title="a number from 1 to 100000",
        description="How many deliveries may wait for the database at once; any more get a 503.",
        ge=1,
        le=100_000,
    )
    most_held: int = Field(
        96,
        alias="VELOX_INBOX_MB",
        title="a number of megabytes from 26 to 4096",
        description="How many megabytes of deliveries the web process holds at once; any more get a 503.",
        ge=26,
        le=4096,
    )

    @property
    def github_host(self) -> str:
        """The host that ids of this GitHub belong to, such as `github.com`; with a port where it has one."""
        return urlsplit(self.github_url).netloc.lower()

    def with_app(self, app: registered.RegisteredApp, needs: Iterable[Need]) -> Settings:
        """Return these settings with an App that was registered: as much of it as the needs want."""
        changed: dict[str, object] = {"app_id": app.id}
        if "github" in needs:
            changed["private_keys"] = read_private_keys(app.private_key)
        if "webhooks" in needs:
            changed["webhook_secrets"] = (SecretStr(app.webhook_secret),)
        return self.model_copy(update=changed)

    def secrets(self) -> tuple[str, ...]:
        """Return every secret value that this process holds, for the logs to leave out."""
        lists = (
            *(self.private_keys, self.private_key_files, self.webhook_secrets),
            *(self.marketplace_secrets, self.secret_keys, self.metrics_tokens, self.api_tokens),
        )
        held = [secret.get_secret_value() for secrets in lists for secret in secrets]
        urls = [url.get_secret_value() for url in (self.database_url, self.redis_url) if url is not None]
        passwords = [password for url in urls if (password := urlsplit(url).password)]
        return (*held, *self.model_keys(), *passwords, *map(unquote, passwords))


def variables() -> dict[str, str]:
    """Return the field of each variable of the environment, in the order of the documentation."""
    return {str(field.alias): name for name, field in Settings.model_fields.items()}


def read_settings(*needs: Need, may_set_up: bool = False) -> Settings:
    """Read the environment for a process with these needs.

    Credentials that only other needs want are not read: they stay out of the process's hands. Where the
    environment says nothing of an App, one that the set-up page registered is taken; with `may_set_up` there
    need be none yet. Raises WrongSettings with all that is wrong or missing.
    """
    unread: dict[str, Any] = {
        variable: None if need == "models" else ()
        for need, held in CREDENTIALS.items()
        if need not in needs
        for variable in held
    }
    complaints: dict[str, str] = {}
    settings = None
    try:
        settings = Settings(**unread)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            variable = str(problem["loc"][0])
            complaints.setdefault(variable, _complaint(variable, problem))
    if settings is not None and "webhooks" in needs and settings.require_token and not settings.api_tokens:
        wanted = f"REQUIRE_AUTH_TOKEN wants it to be {_wanted('API_AUTH_TOKEN')}"
        complaints["API_AUTH_TOKEN"] = f"API_AUTH_TOKEN is missing: {wanted}."
    named = registered.is_named(os.environ)
    if settings is not None and not named:
        try:
            app = registered.read(settings.data, settings.github_host)
        except WrongValue as wrong:
            raise WrongSettings([f"VELOX_DATA {wrong}."]) from None
        if app is not None and not complaints:
            return settings.with_app(app, needs)
        may_set_up = may_set_up or app is not None
    if named or not may_set_up:
        complaints |= _missing(needs)
    if complaints or settings is None:
        raise WrongSettings(complaints[variable] for variable in variables() if variable in complaints)
    return settings


def _missing(needs: Iterable[Need]) -> dict[str, str]:
    """Return a complaint for each variable that is needed and not there."""
    return {
        alternatives[0]: f"{' or '.join(alternatives)} is missing: set it to {_wanted(alternatives[0])}."
        for need in needs
        for alternatives in NEEDED_BY[need]
        if not any(os.environ.get(variable) for variable in alternatives)
    }


def _wanted(variable: str) -> str:
    return str(Settings.model_fields[variables()[variable]].title)


def _complaint(variable: str, problem: Mapping[str, Any]) -> str:
    """Return one line about a variable. Only a WrongValue knows more than that the value does not fit."""
    cause = problem.get("ctx", {}).get("error")
    if isinstance(cause, WrongValue):
        return f"{variable} {cause}. It must be {_wanted(variable)}."
    return f"{variable} cannot be used: it must be {_wanted(variable)}."
