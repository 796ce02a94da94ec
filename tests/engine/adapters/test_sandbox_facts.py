from __future__ import annotations

import platform
import re

import pytest

from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.adapters.sandbox_facts import gathered
from engine.errors import NoSandbox


def test_facts_are_told_without_a_sandbox() -> None:
    facts = dict(gathered())
    assert platform.release() in facts["system"]
    assert facts["user"]
    assert facts["bubblewrap"]


def test_facts_say_whether_there_is_a_sandbox_and_if_not_why() -> None:
    facts = BubblewrapSandbox().facts()
    if facts.reason:
        with pytest.raises(NoSandbox, match=re.escape(facts.remedy)):
            BubblewrapSandbox().probe()
    else:
        BubblewrapSandbox().probe()
        assert platform.python_version() in dict(facts.facts)["interpreter inside"]
