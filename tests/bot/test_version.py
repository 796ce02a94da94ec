from __future__ import annotations

import re

from bot.version import version


def test_the_version_is_one() -> None:
    assert version() == "unknown" or re.match(r"\d+\.\d+", version())
