"""A child without credentials shares the cache of scans through its parent, and does without when it must."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cache import from_parent, handed_down
from bot.cache.from_parent import VARIABLE, WithParents, packed, unpacked, with_parents
from bot.cache.local import LocalCache

KEY, OTHER, THIRD = "0" * 32, "1" * 32, "2" * 32


class Kept:
    """The cache of a machine, in memory."""

    def __init__(self) -> None:
        self.items: dict[str, bytes] = {}

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        return {key: self.items[key] for key in keys if key in self.items}

    def put(self, items: dict[str, bytes]) -> None:
        self.items |= items


class Silent(LocalCache):
    """A cache that never answers."""

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        await asyncio.Event().wait()
        return {}


@contextmanager
def child(descriptor: int, near: Kept) -> Iterator[WithParents]:
    """What a child makes of the descriptor that it was handed, until it ends."""
    cache = with_parents(near, {VARIABLE: str(os.dup(descriptor))})
    assert isinstance(cache, WithParents)
    yield cache
    cache.close()


async def test_what_one_child_found_another_gets() -> None:
    parents = LocalCache()
    first, second = Kept(), Kept()
    async with handed_down.handed_down(parents) as (descriptor,):
        with child(descriptor, first) as cache:
            assert await asyncio.to_thread(cache.get, [KEY]) == {}
            await asyncio.to_thread(cache.put, {KEY: b"found", OTHER: b""})
            assert await asyncio.to_thread(cache.get, [THIRD]) == {}  # and so the parent has heard the rest
    async with handed_down.handed_down(parents) as (descriptor,):
        with child(descriptor, second) as cache:
            found = await asyncio.to_thread(cache.get, [KEY, OTHER, THIRD])
    assert found == second.items == {KEY: b"found", OTHER: b""}, "it is kept on this machine as well"


async def test_what_the_machine_has_is_not_asked_for() -> None:
    near = Kept()
    near.put({KEY: b"here"})
    async with handed_down.handed_down(Silent()) as (descriptor,):
        with child(descriptor, near) as cache:
            assert await asyncio.to_thread(cache.get, [KEY]) == {KEY: b"here"}


async def test_a_large_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_parent, "ANSWER_SECONDS", 60.0)
    items = {f"{number:032x}": os.urandom(50_000) for number in range(256)}
    parents = LocalCache()
    async with handed_down.handed_down(parents) as (descriptor,):
        with child(descriptor, Kept()) as cache:
            await asyncio.to_thread(cache.put, items)
        with child(descriptor, Kept()) as cache:
            assert await asyncio.to_thread(cache.get, list(items)) == items


async def test_a_parent_that_does_not_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(from_parent, "ANSWER_SECONDS", 0.1)
    near = Kept()
    async with handed_down.handed_down(Silent()) as (descriptor,):
        with child(descriptor, near) as cache:
            assert await asyncio.to_thread(cache.get, [KEY]) == {}
            await asyncio.to_thread(cache.put, {KEY: b"1"})
            assert await asyncio.to_thread(cache.get, [KEY, OTHER]) == {KEY: b"1"}


async def test_a_parent_that_is_gone_is_done_without() -> None:
    near = Kept()
    async with handed_down.handed_down(LocalCache()) as (descriptor,):
        living = child(descriptor, near)
        cache = living.__enter__()
    assert await asyncio.to_thread(cache.get, [KEY]) == {}
    await asyncio.to_thread(cache.put, {KEY: b"1"})
    assert near.items == {KEY: b"1"}


@pytest.mark.parametrize(
    "said", [b"x" * 400, b"g\xff\xff\xff\xff\xff\xff\xff\xff", b"p\0\0\0\1\0\0\0\0[", b""]
)
async def test_a_child_that_talks_nonsense_is_not_answered(said: bytes) -> None:
    async with handed_down.handed_down(Silent()) as (descriptor,):
        with socket.socket(fileno=os.dup(descriptor)) as connection:
            connection.sendall(said)


def test_without_a_parent_there_is_the_machines_cache_alone() -> None:
    near = Kept()
    assert with_parents(near, {}) is near
    assert with_parents(near, {VARIABLE: "no number"}) is near


async def test_without_a_cache_nothing_is_handed_down() -> None:
    async with handed_down.handed_down(None) as descriptors:
        assert descriptors == ()


async def test_the_child_is_not_told_where_the_cache_is_and_hands_nothing_on() -> None:
    """A real child: the descriptor is all it gets, and its own children get nothing."""
    async with handed_down.handed_down(LocalCache()) as (descriptor,):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", CHILD, KEY),
            env={"PATH": os.defpath, VARIABLE: str(descriptor), "PYTHONPATH": str(Path.cwd())},
            pass_fds=(descriptor,),
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await process.communicate()
    found, beneath = said.decode().splitlines()
    assert found == f"{{'{KEY}': b'of the child'}}"
    assert VARIABLE not in beneath and "socket:" not in beneath


CHILD = """
import os, subprocess, sys
from bot.cache.from_parent import with_parents

class Nothing:
    get = staticmethod(lambda keys: {})
    put = staticmethod(lambda items: None)

cache = with_parents(Nothing, os.environ)
cache.put({sys.argv[1]: b"of the child"})
print(cache.get([sys.argv[1]]), flush=True)
look = (
    "import os; folder = '/proc/self/fd/';"
    "fds = os.listdir(folder) if os.path.isdir(folder) else [];"
    "print([os.readlink(folder + fd) for fd in fds if os.path.lexists(folder + fd)], dict(os.environ))"
)
subprocess.run([sys.executable, "-c", look], close_fds=False)
"""


# ------------------------------------------------------------------------------------------------ messages

BYTES = st.binary(max_size=40)


@given(st.dictionaries(st.from_regex(r"[0-9a-f]{32}", fullmatch=True), BYTES, max_size=5))
def test_a_message_is_read_as_it_was_written(items: dict[str, bytes]) -> None:
    message = packed(b"p", items)
    kind, names, size = from_parent.HEAD.unpack(message[: from_parent.HEAD.size])
    rest = message[from_parent.HEAD.size :]
    assert kind == b"p" and unpacked(rest[:names], rest[names : names + size]) == items


@given(BYTES, BYTES)
def test_any_other_bytes_are_refused(names: bytes, content: bytes) -> None:
    try:
        found: Mapping[str, bytes] = unpacked(names, content)
    except ValueError:
        return
    assert found == {}


@pytest.mark.parametrize(
    "names",
    [b'[["velox:limits", 0]]', b'[["' + b"0" * 31 + b'", 0]]', b'[["' + KEY.encode() + b'", 9]]'],
)
def test_a_child_reaches_nothing_but_scans(names: bytes) -> None:
    with pytest.raises(ValueError, match="not a key of a scan"):
        unpacked(names, b"")
