"""Where text may go: the stricter wins, and only what is one's own is local."""

from __future__ import annotations

from itertools import product

import pytest

from bot.privacy import POLICIES, is_own, strictest


def test_the_stricter_wins_whoever_says_it() -> None:
    for one, other in product(POLICIES, POLICIES):
        assert strictest(one, other) == strictest(other, one) == min(one, other, key=POLICIES.index)
    assert strictest("cloud", "local", "off") == "off" and strictest("cloud") == "cloud"


@pytest.mark.parametrize(
    "url",
    ["http://localhost:11434", "http://127.0.0.1", "http://[::1]:8000/v1", "http://10.1.2.3", "http://192.168.0.9",
     "http://172.16.5.4", "http://ollama:11434", "https://models.internal/v1", "http://box.local", "http://[fd00::1]"],
)  # fmt: skip
def test_machines_of_ones_own(url: str) -> None:
    assert is_own(url)


@pytest.mark.parametrize(
    "url",
    ["https://openrouter.ai/api/v1", "https://8.8.8.8", "http://0.0.0.0", "https://localhost.example.com",
     "https://10.0.0.1.example.com", "https://internal.example.com", "https://[2001:4860:4860::8888]",
     "https://172.32.0.1", "https://fd00.example"],
)  # fmt: skip
def test_machines_of_others(url: str) -> None:
    assert not is_own(url)
