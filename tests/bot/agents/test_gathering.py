"""Which settings count as such; the scenes show whose hold."""

from __future__ import annotations

import pytest

from bot.agents.gathering import has_settings


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, False),
        ({"velox.toml": b""}, True),
        ({"pyproject.toml": b"[project]\nname = 'x'\n"}, False),
        ({"pyproject.toml": b"[tool.velox]\nmax_inline = 1\n"}, True),
        ({"pyproject.toml": b"[tool.velox.rules]\n"}, True),
        ({"sub/velox.toml": b"max_inline = 1\n"}, False),
    ],
)
def test_a_repository_has_settings_where_its_root_says_something(files: dict[str, bytes], says: bool) -> None:
    assert has_settings(files) is says
