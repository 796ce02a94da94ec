"""What repositories and operators set: settings files, requirements, the environment."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from hypothesis import strategies as st

from bot.settings import WrongSettings, read_settings, variables
from engine.adapters.environments_lines import logical_lines, pinned
from engine.adapters.environments_locks import pins
from engine.config import Config, load
from engine.config.document import parse
from engine.config.runner import pytest_arguments
from engine.errors import BadConfig
from engine.ports import LeftOut
from tests.fuzz.law import Law, insist_on_a_line
from tests.fuzz.strategies import spoiled

RULES = ("membership-in-list", "string-concat-in-loop")

VELOX = b"""select = ["membership-in-list", "CONCAT"]
exclude = ["legacy/"]
default_exclude = false
max_inline = 3
min_confidence = 0.5
inline_from = "pattern"
target_python = "3.10"
fail_on = "medium"
neighbours = 1000
tests = "pytest -q tests -k 'not slow'"
llm = "local"
"""
PROJECT = b'[project]\nname = "x"\nrequires-python = ">=3.9,<4"\n\n[tool.velox]\nmax_inline = 3\n'
DOTS = b"a." * 3000 + b"b = 1\n"
DIGITS = b'[project]\nrequires-python = ">=3.' + b"9" * 5000 + b'"\n'
LONG = b"select = [\n" + b'"x",\n' * 300 + b"]\nunknown = 1\n"


def settled(value: tuple[str, bytes]) -> None:
    """A settings file gives settings, or one sentence that names it."""
    name, content = value
    try:
        found = load({name: content}, RULES)
    except BadConfig as refusal:
        insist_on_a_line(refusal, name)
        return
    config: Config = found.root
    assert 0 <= config.max_inline <= 100 and 0 <= config.min_confidence <= 1
    assert load({name: content}, RULES).root == config
    if config.tests:
        assert all(word.isprintable() for word in pytest_arguments(config.tests))


def required(content: bytes) -> None:
    """A requirement reaches the installer as a name with versions and digests, or not at all."""
    for number, line in logical_lines(content.decode("utf-8", "replace")):
        found = pinned(line, f"requirements.txt:{number}")
        if isinstance(found, LeftOut):
            assert len(found.text) <= 200 and found.text.isprintable()
        else:
            assert not found[0].startswith("-") and "://" not in found[0] and found[0].isprintable()


def locked(content: bytes) -> None:
    """A lock file gives pins of one name and version each, or it is refused."""
    try:
        _, document = parse("uv.lock", content)
    except BadConfig as refusal:
        insist_on_a_line(refusal)
        return
    for line in pins(document):
        assert "==" in line and line.isprintable() and not line.startswith("-")


REQUIREMENTS = [
    b"attrs==25.1.0 --hash=sha256:" + b"a" * 64 + b"\nnumpy>=2,<3 ; python_version >= '3.9'\n-r more.txt\n",
    b"x[extra]~=1.0 # why\n\\\n--index-url https://evil.example/\nname @ file:///etc/passwd\n",
    b"a>=" + b"9" * 900 + b"\nb==1!2.0.post3.dev" + b"1" * 700 + b"\nc===1\n",
]
LOCKS = [
    b'[[package]]\nname = "attrs"\nversion = "25.1.0"\nsource = { registry = "https://pypi.org/simple" }\n'
    b'sdist = { url = "u", hash = "sha256:' + b"a" * 64 + b'" }\n[[package]]\nname = "b"\nversion = "1"\n',
    b'[[package]]\nname = "attrs"\nversion = "' + b"9" * 5000 + b'"\n',
]

SECRET = "do-not-tell-this-to-anybody-ever"
SECRETS = (
    *("GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET", "SECRET_KEY", "VELOX_METRICS_TOKEN", "API_AUTH_TOKEN"),
    *("MARKETPLACE_WEBHOOK_SECRET", "DATABASE_URL", "REDIS_URL", "OPENROUTER_API_KEY", "VELOX_LLM_KEY"),
)
"""The variables whose values are never told; of others a complaint may say what they hold."""

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
LIKELY = st.sampled_from(
    [
        *(
            "1",
            "0",
            "-1",
            "1e999",
            "nan",
            "true",
            "off",
            "cloud",
            "/",
            "/srv:relative",
            "https://[::1",
            "x" * 2000,
        ),
        *(
            "postgresql://u:p@h:99999/d",
            "redis://:" + SECRET + "@h/0",
            "http://evil.example",
            "a/b",
            "9" * 5000,
        ),
        *(
            "-----BEGIN RSA PRIVATE KEY-----\nAA\n-----END RSA PRIVATE KEY-----",
            SECRET,
            f"{SECRET},x",
            "\ud7ff",
        ),
    ]
)
ENVIRONMENTS = st.dictionaries(st.sampled_from(sorted(variables())), LIKELY | TEXT, max_size=8)


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Have these variables of Velox and no others."""
    before = {name: os.environ.pop(name, None) for name in variables()}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def configured(values: Mapping[str, str]) -> None:
    """All that is wrong is told at once, a line a variable, and no secret with it."""
    told_in_secret = all(name in SECRETS for name, value in values.items() if SECRET in value)
    with environment({"VELOX_DATA": "/nonexistent", **values}):
        try:
            found = read_settings("webhooks", "github", "models", may_set_up=True)
        except WrongSettings as wrong:
            for line in wrong.complaints:
                assert line.split(" ")[0] in variables()
                assert line.endswith(".") and "\n" not in line
                assert not (told_in_secret and SECRET in line)
            return
        if told_in_secret:
            assert SECRET not in repr(found)


LAWS = (
    Law("velox.toml", spoiled([VELOX, DOTS, LONG]).map(lambda data: ("velox.toml", data)), settled),
    Law(
        "pyproject.toml", spoiled([PROJECT, DIGITS, DOTS]).map(lambda data: ("pyproject.toml", data)), settled
    ),
    Law("requirements", spoiled(REQUIREMENTS), required),
    Law("lock-files", spoiled(LOCKS), locked),
    Law("environment", ENVIRONMENTS, configured),
)
