from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bot.host import read_host
from bot.sandboxing import open_sandbox
from engine.ports import SandboxFacts
from tests.bot import hosts


def test_this_host_is_read() -> None:
    host = read_host(SandboxFacts((("bubblewrap", "bubblewrap 0.11.0"),), "a reason", "a remedy"))
    assert host.python.endswith(".".join(map(str, sys.version_info[:3])))
    assert host.git[0].isdigit() and host.ruff[0].isdigit()
    assert host.user == os.geteuid()
    assert host.cores >= 1 and host.memory > 1 << 28 and host.temporary_free > 0
    assert (host.bubblewrap, host.reason, host.remedy) == ("bubblewrap 0.11.0", "a reason", "a remedy")


def test_the_sandbox_speaks_of_what_the_diagnosis_looks_for() -> None:
    facts = open_sandbox().facts()
    names = {name for name, _ in facts.facts}
    assert "bubblewrap" in names
    wanted = {name for name, _ in hosts.PLAIN.sandbox}
    assert facts.reason or wanted <= names


def test_traces_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("python3.12", "python3.9", "python3.12-config", "python3"):
        (tmp_path / name).touch(mode=0o755)
    (tmp_path / "python3.13").touch(mode=0o644)
    monkeypatch.setenv("PATH", f"{tmp_path}::{tmp_path / 'missing'}")
    monkeypatch.setenv("DYNO", "web.1")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    host = read_host(SandboxFacts(()))
    assert "3.12" in host.pythons and "3.9" in host.pythons
    assert "DYNO" in host.variables and "GITHUB_ACTIONS" not in host.variables
    assert host.git == ""
