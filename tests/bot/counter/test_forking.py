"""Orders on their way to the process that forks; what it does is in tests/bot/agents/test_warm.py."""

from __future__ import annotations

import os
import socket
import threading

import pytest

from bot.counter.forking import LENGTH, Order, received, written

ORDER: Order = (["5.0", "1"], {"PATH": "/bin", "NAME": "é" * 5000}, {"VELOX_LIFELINE": 3})


@pytest.mark.parametrize("first", [1, LENGTH, LENGTH + 1, 100])
def test_an_order_is_read_however_it_comes(first: int) -> None:
    ours, theirs = socket.socketpair()
    reading, writing = os.pipe()
    message = written(ORDER)

    def send() -> None:
        socket.send_fds(ours, [message[:first]], [writing])
        ours.sendall(message[first:] + message)

    sending = threading.Thread(target=send)
    sending.start()
    with ours, theirs:
        found = received(theirs)
        again = received(theirs)
        sending.join()
    assert found is not None and again is not None
    order, (descriptor,) = found
    assert not os.get_inheritable(descriptor)
    os.write(descriptor, b"there")
    assert os.read(reading, 9) == b"there"
    for each in (reading, writing, descriptor):
        os.close(each)
    assert tuple(order) == tuple(again[0]) == ORDER
    assert again[1] == []


@pytest.mark.parametrize("length", [0, 2, LENGTH, 40])
def test_where_the_other_side_is_gone_there_is_no_order(length: int) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        with ours:
            ours.sendall(written(ORDER)[:length])
        assert received(theirs) is None
