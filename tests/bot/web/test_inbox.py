"""Deliveries that share a transaction: each is told the truth about its own, and none is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.store.deliveries import Delivery
from bot.web.inbox import MOST_BYTES_IN_BATCH, MOST_IN_BATCH, Inbox, InboxFull


def delivery(guid: str, size: int = 2) -> Delivery:
    return Delivery(guid, "github.com", "push", None, None, None, b" " * size)


class Shelf:
    """A store in memory that can be held up, and refuses what it is told to."""

    def __init__(self, refused: Sequence[str] = ()) -> None:
        self.batches: list[list[str]] = []
        self.refused = refused
        self.open = asyncio.Event()
        self.open.set()

    async def store(self, batch: Sequence[Delivery]) -> None:
        await self.open.wait()
        self.batches.append([entry.guid for entry in batch])
        await asyncio.sleep(0)
        for entry in batch:
            if entry.guid in self.refused:
                raise ValueError(entry.guid)

    @property
    def guids(self) -> list[str]:
        return sorted(guid for batch in self.batches for guid in batch)


async def test_one_alone_waits_for_nothing() -> None:
    shelf = Shelf()
    async with Inbox(shelf.store, 10) as inbox:
        await inbox.put(delivery("a"))

        assert shelf.batches == [["a"]]


async def test_those_that_come_meanwhile_share_a_transaction() -> None:
    shelf = Shelf()
    shelf.open.clear()
    async with Inbox(shelf.store, 500) as inbox:
        puts = [asyncio.create_task(inbox.put(delivery(f"{number:03}"))) for number in range(300)]
        await asyncio.sleep(0.01)
        shelf.open.set()
        await asyncio.gather(*puts)

    assert len(shelf.batches) < 10
    assert max(map(len, shelf.batches)) == MOST_IN_BATCH
    assert shelf.guids == [f"{number:03}" for number in range(300)]
    assert all(batch == sorted(batch) for batch in shelf.batches)


async def test_a_transaction_is_bounded_in_bytes_as_well() -> None:
    shelf = Shelf()
    shelf.open.clear()
    half = MOST_BYTES_IN_BATCH // 2
    async with Inbox(shelf.store, 50) as inbox:
        puts = [asyncio.create_task(inbox.put(delivery(str(number), half))) for number in range(9)]
        await asyncio.sleep(0.01)
        shelf.open.set()
        await asyncio.gather(*puts)

    assert max(map(len, shelf.batches)) == 2


async def test_nobody_is_told_before_it_is_stored() -> None:
    shelf = Shelf()
    shelf.open.clear()
    async with Inbox(shelf.store, 10) as inbox:
        put = asyncio.create_task(inbox.put(delivery("a")))
        await asyncio.sleep(0.05)
        assert not put.done()
        shelf.open.set()
        await put


async def test_one_that_cannot_be_stored_takes_no_other_with_it() -> None:
    shelf = Shelf(refused=["3"])
    shelf.open.clear()
    async with Inbox(shelf.store, 10) as inbox:
        puts = [asyncio.create_task(inbox.put(delivery(str(number)))) for number in range(6)]
        await asyncio.sleep(0.01)
        shelf.open.set()
        answers = await asyncio.gather(*puts, return_exceptions=True)

        assert [repr(answer) for answer in answers] == [*["None"] * 3, "ValueError('3')", *["None"] * 2]
        await inbox.put(delivery("after"))  # the writers live on


async def test_a_full_inbox_refuses_at_once() -> None:
    shelf = Shelf()
    shelf.open.clear()
    async with Inbox(shelf.store, 5) as inbox:
        taken = []
        for number in range(5):
            taken.append(asyncio.create_task(inbox.put(delivery(str(number)))))
            await asyncio.sleep(0.01)
        with pytest.raises(InboxFull):
            await asyncio.wait_for(inbox.put(delivery("one too many")), 1)
        shelf.open.set()
        await asyncio.gather(*taken)
        await inbox.put(delivery("there is place again"))


async def test_leaving_stores_what_waits_and_takes_no_more() -> None:
    shelf = Shelf()
    async with Inbox(shelf.store, 200) as inbox:
        puts = [asyncio.create_task(inbox.put(delivery(f"{number:03}"))) for number in range(150)]
        await asyncio.sleep(0)

    await asyncio.gather(*puts)
    assert len(shelf.guids) == 150
    with pytest.raises(InboxFull):
        await inbox.put(delivery("late"))


async def test_one_who_gives_up_waiting_does_not_disturb_the_others() -> None:
    shelf = Shelf()
    shelf.open.clear()
    async with Inbox(shelf.store, 10) as inbox:
        patient, hasty = (asyncio.create_task(inbox.put(delivery(name))) for name in ("patient", "hasty"))
        await asyncio.sleep(0.01)
        hasty.cancel()
        shelf.open.set()
        await patient

    assert hasty.cancelled()
    assert shelf.guids == ["hasty", "patient"]
