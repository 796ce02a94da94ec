from __future__ import annotations

import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inside.frames import Closed, receive, send


@given(st.lists(st.binary(max_size=100), max_size=5))
def test_frames_come_out_as_they_went_in(payloads: list[bytes]) -> None:
    source, sink = os.pipe()
    try:
        for payload in payloads:
            send(sink, payload)
        assert [receive(source) for _ in payloads] == payloads
    finally:
        os.close(source)
        os.close(sink)


def test_a_frame_larger_than_a_pipe_comes_whole() -> None:
    source, sink = os.pipe()
    payload = os.urandom(1 << 20)
    writer = threading.Thread(target=send, args=(sink, payload))
    writer.start()
    assert receive(source) == payload
    writer.join()
    os.close(source)
    os.close(sink)


@pytest.mark.parametrize("cut", [b"", b"\0", b"\0\0\0\x05abc"])
def test_a_stream_that_ends_early_is_closed(cut: bytes) -> None:
    source, sink = os.pipe()
    os.write(sink, cut)
    os.close(sink)
    with pytest.raises(Closed):
        receive(source)
    os.close(source)


def test_an_oversize_frame_is_refused_unread() -> None:
    source, sink = os.pipe()
    os.write(sink, b"\xff\xff\xff\xffrest")
    with pytest.raises(ValueError, match="4294967295 bytes"):
        receive(source)
    assert os.read(source, 10) == b"rest"
    os.close(source)
    os.close(sink)
