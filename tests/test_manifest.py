"""app.yml and Procfile: what Velox asks of GitHub, and how a platform starts it."""

from __future__ import annotations

import re
from pathlib import Path

from bot.cli import app
from bot.manifest import PERMISSIONS, WHY, events, manifest

ROOT = Path(__file__).parent.parent

LEAST = {
    "metadata": "read",
    "contents": "read",
    "pull_requests": "write",
    "checks": "write",
    "issues": "write",
    "merge_queues": "read",
}
"""What a review, a check run and an answer to a command need. Writing contents is not among it, ever."""


def section(name: str) -> list[str]:
    """The lines below a key of app.yml, without comments."""
    text = re.sub(r"\s+#.*$|^#.*$", "", (ROOT / "app.yml").read_text(encoding="utf-8"), flags=re.MULTILINE)
    (found,) = re.findall(rf"^{name}:\n((?:^ +.*\n?)+)", text, re.MULTILINE)
    return [line.strip() for line in str(found).splitlines() if line.strip()]


def test_the_permissions_are_the_least() -> None:
    assert dict(line.split(": ") for line in section("default_permissions")) == LEAST


def test_the_events_are_those_that_are_acted_on() -> None:
    assert [line.removeprefix("- ") for line in section("default_events")] == list(events())


def test_the_set_up_page_registers_the_same_app() -> None:
    made = manifest("https://velox.example.com", "https://velox.example.com")
    text = (ROOT / "app.yml").read_text(encoding="utf-8")
    plain = dict(re.findall(r"^(\w+): ([^#\n]+?)(?: +#.*)?$", text, re.MULTILINE))

    assert made["default_permissions"] == PERMISSIONS == LEAST
    assert WHY.keys() == LEAST.keys()
    assert made["default_events"] == [line.removeprefix("- ") for line in section("default_events")]
    assert plain == {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in made.items()
        if isinstance(value, bool | str) and name != "redirect_url"
    }
    hook = dict(line.split("#")[0].strip().split(": ", 1) for line in section("hook_attributes"))
    assert made["hook_attributes"] == {**hook, "active": hook["active"] == "true"}


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
