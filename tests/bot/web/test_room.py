"""The bound on bytes holds whatever is taken, and everything is given back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.web.room import Room


@given(st.integers(0, 100), st.lists(st.lists(st.integers(0, 60)), max_size=5))
def test_no_more_is_held_than_there_is_room(most: int, requests: list[list[int]]) -> None:
    room = Room(most)
    shares = [room.share() for _ in requests]
    for share, parts in zip(shares, requests, strict=True):
        for part in parts:
            before = room.held
            taken = share.take(part)
            assert taken == (before + part <= most)
            assert room.held == (before + part if taken else before) <= most
    for share in shares:
        with share:
            pass

    assert room.held == 0


def test_a_share_is_given_back_when_its_request_fails() -> None:
    room = Room(10)
    try:
        with room.share() as share:
            assert share.take(10)
            assert not share.take(1)
            raise ValueError
    except ValueError:
        pass

    assert room.held == 0
