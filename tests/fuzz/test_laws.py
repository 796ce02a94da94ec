"""Every law, with few values; `python -m bench.fuzz --seconds 600` tries as many as there is time for."""

from __future__ import annotations

import pytest

from tests.fuzz import LAWS
from tests.fuzz.law import Law


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
def test_it_holds(law: Law) -> None:
    law.hold(40)
