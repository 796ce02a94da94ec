from __future__ import annotations

from pathlib import Path

import pytest

from bot import rehearsing
from engine.errors import BadInput


def test_an_installed_package_has_no_stand_in_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsing, "CLONE", tmp_path)
    with pytest.raises(BadInput, match="clone it, `make run` once"):
        rehearsing.rehearse(tmp_path, 1, tmp_path)
