from __future__ import annotations

import os

import pytest

from engine.adapters.sandbox_slots import FIRST_USER, take


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser hands out users")
def test_each_has_a_user_of_its_own_until_it_is_freed() -> None:
    first, second = take(), take()
    assert first.user >= FIRST_USER
    assert first.user != second.user
    first.free()
    third = take()
    assert third.user != second.user
    second.free()
    third.free()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser hands out users")
def test_a_normal_user_stays_who_they_are() -> None:
    assert take().user == 0
