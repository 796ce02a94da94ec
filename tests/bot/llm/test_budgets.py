"""What a model may cost, in a real database: asked before, counted after, whoever asks side by side."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from bot.jobs import Repository
from bot.llm.budgets import Counter, Limits, estimate
from bot.llm.settings import ModelSettings
from bot.store import installations, llm
from bot.store.llm import Tab, TokenTab
from bot.store.pool import Connection, Pool
from engine.ports import Ask, Said, Unsaid

HOST = "github.com"
TAB = Tab(HOST, 7, 3)
ASK = Ask("reply", "s" * 320, "u" * 320, {}, "p/1", most_tokens=100)
WIDE = Limits(10_000, 1.0, 20_000, 2.0, 30_000, 3.0)


@dataclass
class Way:
    """Answers with so many tokens, at so much a question; counts what is under way side by side."""

    cost: float | None = 0.01
    tokens: tuple[int, int] = (190, 60)
    answer: str = "said"
    asked: int = 0
    local: list[bool] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def complete(self, ask: Ask, seconds: float, *, local_only: bool = False) -> Said | Unsaid:
        self.asked += 1
        self.local.append(local_only)
        if self.gate is not None:
            await self.gate.wait()
        if self.answer == "breaks":
            raise RuntimeError("broken")
        if self.answer == "unsaid":
            return Unsaid("no", False, *self.tokens, self.cost)
        return Said("{}", "ollama", "m", *self.tokens, self.cost, 0.1)


@pytest.fixture
async def tables(connection: Connection) -> Connection:
    await installations.heard(connection, HOST, 70)
    shops = [Repository(HOST, number, f"acme/shop{number}", 70) for number in (7, 8)]
    await installations.heard_repositories(connection, shops)
    return connection


def test_a_question_is_estimated_with_its_longest_reply() -> None:
    assert estimate(ASK) == 300


def test_the_limits_are_those_of_the_settings() -> None:
    given = {"VELOX_LLM_PULL_TOKENS": 5, "VELOX_LLM_MONTH_DOLLARS": 7.5}
    limits = Limits.of(ModelSettings(**given))  # type: ignore[arg-type]
    assert (limits.pull_tokens, limits.month_dollars) == (5, 7.5)


async def test_what_a_question_took_is_counted_for_pull_request_repository_and_month(
    pool: Pool, tables: Connection
) -> None:
    counter = Counter(pool, Way(), WIDE)
    assert isinstance(await counter.complete(TAB, ASK, 1.0, local_only=False), Said)
    assert isinstance(await counter.complete(Tab(HOST, 7, 4), ASK, 1.0, local_only=False), Said)
    assert isinstance(await counter.complete(Tab(HOST, 8, 0), ASK, 1.0, local_only=True), Said)
    spent = await llm.spent(tables, TAB)
    assert (spent.pull_tokens, spent.repository_tokens, spent.month_tokens) == (250, 500, 750)
    assert (spent.pull_dollars, spent.repository_dollars, spent.month_dollars) == (0.01, 0.02, 0.03)
    assert (await llm.spent(tables, Tab(HOST, 8, 0))).pull_tokens == 0, "0 is no pull request"


async def test_a_token_counts_as_a_repository_does_beside_all_others(pool: Pool, tables: Connection) -> None:
    counter, mine, other = Counter(pool, Way(), WIDE), TokenTab("mine"), TokenTab("other")
    for tab in (mine, mine, other, TAB):
        assert isinstance(await counter.complete(tab, ASK, 1.0, local_only=False), Said)
    spent = await llm.spent(tables, mine)
    assert (spent.pull_tokens, spent.repository_tokens, spent.month_tokens) == (0, 500, 1000)
    assert (spent.pull_dollars, spent.repository_dollars, spent.month_dollars) == (0.0, 0.02, 0.04)
    theirs = await llm.spent(tables, TAB)
    assert (theirs.pull_tokens, theirs.repository_tokens, theirs.month_tokens) == (250, 250, 1000)

    tight = Counter(pool, Way(), replace(WIDE, repository_tokens=600))
    said = await tight.complete(mine, ASK, 1.0, local_only=False)
    assert said == Unsaid("the 600 tokens a month for this token are used", True)
    assert isinstance(await tight.complete(other, ASK, 1.0, local_only=False), Said)


@pytest.mark.parametrize("answer", ["unsaid", "breaks"])
async def test_what_gave_nothing_is_counted_too_and_nothing_stays_reserved(
    pool: Pool, tables: Connection, answer: str
) -> None:
    counter = Counter(pool, Way(answer=answer), WIDE)
    if answer == "breaks":
        with pytest.raises(RuntimeError):
            await counter.complete(TAB, ASK, 1.0, local_only=False)
    else:
        await counter.complete(TAB, ASK, 1.0, local_only=False)
    assert (await llm.spent(tables, TAB)).pull_tokens == (250 if answer == "unsaid" else 0)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (replace(WIDE, pull_tokens=299), "the 299 tokens for this pull request are used"),
        (replace(WIDE, pull_dollars=0.0), "the $0 for this pull request are spent"),
        (replace(WIDE, repository_tokens=100), "the 100 tokens a month for this repository are used"),
        (replace(WIDE, repository_dollars=0.0), "the $0 a month for this repository are spent"),
        (replace(WIDE, month_tokens=100), "the tokens of this month are used on this server"),
        (replace(WIDE, month_dollars=0.0), "the money for this month is spent on this server"),
    ],
)
async def test_beyond_a_limit_nobody_is_asked(
    pool: Pool, tables: Connection, limits: Limits, said: str
) -> None:
    way = Way()
    assert await Counter(pool, way, limits).complete(TAB, ASK, 1.0, local_only=False) == Unsaid(said, True)
    assert way.asked == 0 and (await llm.spent(tables, TAB)).month_tokens == 0


async def test_questions_side_by_side_do_not_all_see_the_same_rest(pool: Pool, tables: Connection) -> None:
    way = Way(gate=asyncio.Event())
    assert way.gate is not None
    counters = [Counter(pool, way, replace(WIDE, pull_tokens=950)) for _ in range(3)]
    asking = [
        asyncio.create_task(counter.complete(TAB, ASK, 1.0, local_only=False))
        for counter in counters
        for _ in range(3)
    ]
    while sum(task.done() for task in asking) < 6:
        await asyncio.sleep(0.01)
    way.gate.set()
    answers = await asyncio.gather(*asking)
    assert sum(isinstance(each, Said) for each in answers) == way.asked == 3
    assert (await llm.spent(tables, TAB)).pull_tokens == 750


async def test_what_a_dead_worker_reserved_comes_free(pool: Pool, tables: Connection) -> None:
    await llm.reserve(tables, TAB, 9_900)
    assert isinstance(await Counter(pool, Way(), WIDE).complete(TAB, ASK, 1.0, local_only=False), Unsaid)
    await tables.execute("update llm_usage set updated_at = now() - interval '61 minutes'")
    assert isinstance(await Counter(pool, Way(), WIDE).complete(TAB, ASK, 1.0, local_only=False), Said)


async def test_last_month_is_over_but_not_for_a_pull_request(pool: Pool, tables: Connection) -> None:
    await Counter(pool, Way(), WIDE).complete(TAB, ASK, 1.0, local_only=False)
    await tables.execute("update llm_usage set month = (month - interval '1 month')::date")
    spent = await llm.spent(tables, TAB)
    assert (spent.pull_tokens, spent.repository_tokens, spent.month_tokens) == (250, 0, 0)


async def test_an_installation_is_held_to_what_it_was_set_to(tables: Connection) -> None:
    assert await llm.allowed(tables, HOST, 7) == "cloud"
    assert await llm.allow(tables, HOST, 70, "local") and not await llm.allow(tables, HOST, 71, "off")
    assert await llm.allowed(tables, HOST, 8) == "local"
    assert await llm.allowed(tables, HOST, 9) == "off", "what is not known is asked about nowhere"
