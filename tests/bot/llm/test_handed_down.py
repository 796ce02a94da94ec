"""A child asks its worker: what it may, and no more, whatever it says."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.llm.framing import (
    HEAD,
    MOST_BYTES,
    framed,
    length,
    read_answers,
    read_asks,
    written_answers,
    written_asks,
)
from bot.llm.from_parent import VARIABLE, ParentsModel, model_of, read_offer
from bot.llm.handed_down import Allowed, HandedDown, Models, handed_down
from bot.llm.offered import offered_reader
from bot.privacy import Policy
from bot.store.llm import Tab
from engine.answers import ModelReader
from engine.ports import Ask, Said, Unsaid

ASK = Ask("reply", "s", "u", {"type": "object"}, "p/1", 100, 0.5, 3)
SAID = Said('{"suggestions": []}', "ollama", "m", 3, 4, None, 0.25)
TAB = Tab("github.com", 7, 3)


@dataclass
class Counting:
    """A counter that answers at once, and remembers for whom it was asked."""

    asked: list[tuple[Tab, Ask, float, bool]] = field(default_factory=list)

    async def complete(self, tab: Tab, ask: Ask, seconds: float, *, local_only: bool) -> Said | Unsaid:
        self.asked.append((tab, ask, seconds, local_only))
        return SAID


@pytest.fixture
def counter() -> Counting:
    return Counting()


def allowed(counter: Counting, policy: Policy = "cloud", **signatures: str) -> Allowed:
    known: Mapping[Policy, str] = {"off": "", "local": "l", "cloud": "l, c", **signatures}  # type: ignore[dict-item]
    return Allowed(Models(counter, known, 20.0), TAB, policy, "github.com 70")  # type: ignore[arg-type]


@contextmanager
def child(offered: HandedDown, repository: Policy = "cloud") -> Iterator[ParentsModel | None]:
    """What a child has, which gets a descriptor of its own when it is started."""
    offer = read_offer(dict(offered.variables))
    if offer is None:
        yield None
        return
    own = os.dup(offer.descriptor)
    model = model_of(replace(offer, descriptor=own), repository)
    try:
        yield model
    finally:
        if model is None:
            os.close(own)
        else:
            model.close()


async def test_questions_are_answered_in_order_for_whom_the_worker_says(counter: Counting) -> None:
    async with handed_down(allowed(counter)) as offered:
        with child(offered) as model:
            assert model is not None and model.signature == "l, c"
            answers = await asyncio.to_thread(model.complete, [ASK, ASK], 500.0)
            assert answers == (SAID, SAID)
            assert await asyncio.to_thread(model.complete, [ASK], 5.0) == (SAID,)
    assert [(tab, seconds, local) for tab, _, seconds, local in counter.asked] == [
        (TAB, 20.0, False), (TAB, 20.0, False), (TAB, 5.0, False),
    ]  # fmt: skip
    assert counter.asked[0][1] == ASK


@pytest.mark.parametrize(
    ("policy", "repository", "local"),
    [("cloud", "cloud", False), ("cloud", "local", True), ("local", "cloud", True), ("local", "local", True)],
)
async def test_the_stricter_of_worker_and_repository_wins(
    counter: Counting, policy: Policy, repository: Policy, local: bool
) -> None:
    async with handed_down(allowed(counter, policy)) as offered:
        with child(offered, repository) as model:
            assert model is not None and model.signature == ("l" if local else "l, c")
            await asyncio.to_thread(model.complete, [ASK], 5.0)
    assert [each[3] for each in counter.asked] == [local]


@pytest.mark.parametrize(("policy", "repository"), [("off", "cloud"), ("cloud", "off"), ("local", "off")])
async def test_where_it_is_off_there_is_nothing_to_ask(
    counter: Counting, policy: Policy, repository: Policy
) -> None:
    async with handed_down(allowed(counter, policy)) as offered:
        with child(offered, repository) as model:
            assert model is None
    async with handed_down(None) as nothing:
        assert (nothing.descriptors, nothing.variables) == ((), ())
    async with handed_down(allowed(counter, "local", local="")) as none_local:
        assert none_local.variables == ()


async def test_what_is_handed_down_holds_no_secret_and_is_taken_out_of_the_environment(
    counter: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with handed_down(allowed(counter)) as offered:
        ((name, value),) = offered.variables
        assert name == VARIABLE and set(json.loads(value)) == {
            "descriptor", "policy", "signatures", "tenant", "seconds"
        }  # fmt: skip
        own = os.dup(json.loads(value)["descriptor"])
        monkeypatch.setenv(name, json.dumps(json.loads(value) | {"descriptor": own}))
        reader = offered_reader("cloud")
        assert isinstance(reader, ModelReader) and offered_reader("cloud") is None
        assert reader.tenant == "github.com 70" and isinstance(reader.model, ParentsModel)
        reader.model.close()


@pytest.mark.parametrize(
    "message",
    [
        b"\xff\xff\xff\xff",
        HEAD.pack(3) + b"{}x",
        framed({"asks": []}),
        framed({"asks": [{}], "seconds": 1, "local": True}),
        framed({"asks": [], "seconds": -1, "local": True}),
        framed({"asks": [], "seconds": 1, "local": "no"}),
        framed({"asks": [None] * 100, "seconds": 1, "local": True}),
        HEAD.pack(200_000) + b"[" * 200_000,
    ],
)
async def test_a_child_that_says_something_else_is_hung_up_on(counter: Counting, message: bytes) -> None:
    async with handed_down(allowed(counter)) as offered:
        with child(offered) as model:
            assert model is not None and model._connection is not None
            model._connection.sendall(message)
            model._connection.settimeout(5.0)
            assert await asyncio.to_thread(model._connection.recv, 10) == b""
    assert counter.asked == []


async def test_a_child_that_asks_without_end_is_hung_up_on(counter: Counting) -> None:
    async with handed_down(allowed(counter)) as offered:
        with child(offered) as model:
            assert model is not None
            for _ in range(2):
                assert len(await asyncio.to_thread(model.complete, [ASK] * 32, 5.0)) == 32
            (refused,) = await asyncio.to_thread(model.complete, [ASK], 5.0)
            assert refused == Unsaid("the worker does not answer", final=True)
            assert await asyncio.to_thread(model.complete, [ASK], 5.0) == (
                Unsaid("the worker does not answer any more", final=True),
            )
    assert len(counter.asked) == 64


TEXT = st.text(max_size=50)


@given(
    st.lists(st.builds(Ask, TEXT.map(lambda t: t[:64]), TEXT, TEXT, st.just({}), TEXT, st.integers(1, 1000),
                       st.floats(0, 2), st.integers()), max_size=4),
    st.floats(0, 1000), st.booleans(),
)  # fmt: skip
def test_questions_come_back_as_they_were(asks: list[Ask], seconds: float, local: bool) -> None:
    message = written_asks(asks, seconds, local=local)
    assert length(message[: HEAD.size]) == len(message) - HEAD.size
    assert read_asks(message[HEAD.size :]) == (tuple(asks), seconds, local)


@given(st.lists(st.sampled_from([SAID, Unsaid("no", True, 1, 2, 0.5), Unsaid("")]), max_size=4))
def test_answers_come_back_as_they_were(answers: list[Said | Unsaid]) -> None:
    content = written_answers(answers)[HEAD.size :]
    assert read_answers(content, len(answers)) == tuple(answers)
    with pytest.raises(ValueError, match="answer"):
        read_answers(content, len(answers) + 1)


@given(st.binary(max_size=200))
def test_no_bytes_break_a_reader(content: bytes) -> None:
    for read in (read_asks, lambda some: read_answers(some, 1)):
        try:
            read(content)
        except ValueError:
            pass


def test_a_message_has_a_longest() -> None:
    with pytest.raises(ValueError, match="too long"):
        framed("x" * MOST_BYTES)
    with pytest.raises(ValueError, match="too long"):
        length(HEAD.pack(MOST_BYTES + 1))
