"""Roles are named in any order, and some of them hold credentials."""

from __future__ import annotations

import pytest

from bot.credentials import WrongValue
from bot.roles import ROLES, read_roles, speaks_to_github


def test_roles_come_once_and_in_their_order() -> None:
    assert read_roles("publish, analyze publish") == ("analyze", "publish")
    assert read_roles(ROLES) is ROLES


@pytest.mark.parametrize("text", ["", " , ", "analyze, think"])
def test_what_names_no_role_is_refused(text: str) -> None:
    with pytest.raises(WrongValue):
        read_roles(text)


def test_the_role_that_runs_foreign_code_holds_no_credentials() -> None:
    assert not speaks_to_github(["optimize", "learn"])
    assert speaks_to_github(["optimize", "monitor"])
