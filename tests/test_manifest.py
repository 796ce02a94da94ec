"""app.yml and Procfile: what Velox asks of GitHub, and how a platform starts it."""

from __future__ import annotations

import re
from pathlib import Path

from bot.cli import app
from bot.events import EVENTS

ROOT = Path(__file__).parent.parent

LEAST = {
    "metadata": "read",
    "contents": "read",
    "pull_requests": "write",
    "checks": "write",
    "issues": "write",
}
"""What a review, a check run and an answer to a command need. Writing contents is not among it, ever."""

UNASKED = {"ping", "installation", "installation_repositories"}
"""Events that every App gets."""


def section(name: str) -> list[str]:
    """The lines below a key of app.yml, without comments."""
    text = re.sub(r"\s+#.*$|^#.*$", "", (ROOT / "app.yml").read_text(encoding="utf-8"), flags=re.MULTILINE)
    (found,) = re.findall(rf"^{name}:\n((?:^ +.*\n?)+)", text, re.MULTILINE)
    return [line.strip() for line in str(found).splitlines() if line.strip()]


def test_the_permissions_are_the_least() -> None:
    assert dict(line.split(": ") for line in section("default_permissions")) == LEAST


def test_the_events_are_those_that_are_acted_on() -> None:
    assert [line.removeprefix("- ") for line in section("default_events")] == sorted(EVENTS - UNASKED)


def test_the_webhook_lies_where_the_server_takes_it() -> None:
    (url,) = (line for line in section("hook_attributes") if line.startswith("url: "))

    assert url.endswith("/webhook")


def test_a_platform_starts_commands_that_exist() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    processes = dict(line.split(": ", 1) for line in lines)
    commands = {command.name for command in app.registered_commands}

    assert list(processes) == ["release", "web", "worker"]
    assert processes["release"].split()[:2] == ["velox", "migrate"]
    assert processes["web"].split()[:2] == ["velox", "serve"]
    assert {"migrate", "serve"} <= commands
