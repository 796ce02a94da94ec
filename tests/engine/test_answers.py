"""What a model says of a change reaches the review only with a proof; everything else is a wasted try.

The model is what was written down for it; all else, the sandbox too, is what a review uses.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from engine.adapters.linter_ruff import RuffLinter
from engine.adapters.llm_recorded import RecordedModel
from engine.answers import ModelReader
from engine.config import load
from engine.model import MODEL_RULE, Candidate, Change, ChangedFile, Comment, LineRange, Review
from engine.pipeline import World, review
from engine.ports import Ask, Said, Sandbox, Unsaid
from engine.rewrite.questions import AskBounds
from engine.validate.equivalence import COMPARATOR, differential
from engine.validate.proof import Means
from engine.validate.suggestions import ProofBudget, seed_of
from tests.engine.adapters.sandboxes import sandbox
from tests.engine.trees import CountingWorkers, MemoryCache, MemoryTree, NoProgress

__all__ = ["sandbox"]

PATH = "shop/prices.py"
SLOW = '''"""Prices."""


def first_above(prices: list[int], bound: int) -> int | None:
    """The first price above a bound."""
    above = []
    for price in prices:
        if price > bound:
            above.append(price)
    for price in above:
        if price % 2 == 0:
            return price
    return above[0] if above else None
'''
FAST = '''def first_above(prices: list[int], bound: int) -> int | None:
    """The first price above a bound."""
    first = None
    for price in prices:
        if price > bound:
            if price % 2 == 0:
                return price
            if first is None:
                first = price
    return first'''
WRONG = FAST.replace("price > bound", "price >= bound")
SLOWER = FAST.replace("    for price in prices:", "    for price in sorted(prices, key=prices.index):")

GROWING = '''"""Where prices stand."""


def positions(prices: list[int], wanted: list[int]) -> list[int]:
    """Where each wanted price stands first, -1 where it does not."""
    found = [-1] * len(wanted)
    for at in range(len(wanted)):
        for index in range(len(prices) - 1, -1, -1):
            if prices[index] == wanted[at]:
                found[at] = index
    return found
'''
GROWS_LESS = '''def positions(prices: list[int], wanted: list[int]) -> list[int]:
    """Where each wanted price stands first, -1 where it does not."""
    first: dict[int, int] = {}
    for index, price in enumerate(prices):
        first.setdefault(price, index)
    return [first.get(price, -1) for price in wanted]'''
"""Quadratic against linear: no load of the machine hides that."""
NO_TIME = 1.0
"""Seconds for proofs in which none is begun."""
GROWS_LESS_BUT_WRONG = GROWS_LESS.replace("first.setdefault(price, index)", "first[price] = index")

SORTED_EARLY = '''"""What is told of orders."""


def told(orders: list[list[int]], in_full: bool) -> list[int]:
    """What is told of orders."""
    lines = []
    for order in orders:
        amounts = sorted(order)
        if in_full:
            lines.extend(amounts)
    return lines
'''
"""A rule makes of it what is sorted only where it is told."""
SORTED_LATE = '''def told(orders: list[list[int]], in_full: bool) -> list[int]:
    """What is told of orders."""
    lines = []
    for order in orders:
        if in_full:
            amounts = (sorted(order))
            lines.extend(amounts)
    return lines'''


def suggestion(replacement: str = FAST, **more: object) -> dict[str, object]:
    return {
        "category": "FASTPATH", "title": "All prices are read", "why": "The first is enough",
        "conditions": [], "replacement": replacement, "imports": [], "inputs": "",
    } | more  # fmt: skip


def reply(*suggestions: dict[str, object]) -> str:
    return json.dumps({"suggestions": list(suggestions)})


@dataclass
class Room:
    """A review with a model, and what was asked in it."""

    sandbox: Sandbox
    cache: MemoryCache = field(default_factory=MemoryCache)
    asks: list[Ask] = field(default_factory=list)
    tenant: str = "t"
    seconds: float = 60.0
    each: float = 25.0

    def review(
        self,
        answer: Callable[[Ask], str | Unsaid],
        files: Mapping[str, str] | None = None,
        *,
        changed: tuple[str, ...] = (PATH,),
        proven: bool = True,
        bounds: AskBounds | None = None,
    ) -> Review:
        tree = MemoryTree(dict(files or {PATH: SLOW}))
        change = Change(
            "main",
            "topic",
            tuple(ChangedFile(path, (LineRange(1, len(tree.files[path].split(b"\n"))),)) for path in changed),
        )
        settings = load({path: tree.files[path] for path in tree.settings_paths()}, None)

        def heard(ask: Ask) -> str | Unsaid:
            self.asks.append(ask)
            return answer(ask)

        reader = ModelReader(
            RecordedModel(heard, "maker/model"),
            lambda: "0123456789abcdef",
            self.tenant,
            bounds or AskBounds(),
        )
        return review(change, tree, settings, self._world(reader, proven))

    def _world(self, reader: ModelReader, proven: bool) -> World:
        means = Means(
            self.sandbox, RuffLinter(), time.monotonic, random.Random, NoProgress(), "0", "test",
            differential, COMPARATOR,
        )  # fmt: skip
        return World(
            RuffLinter(),
            self.cache,
            CountingWorkers(),
            NoProgress(),
            "edition",
            means if proven else None,
            ProofBudget(self.seconds, self.each),
            reader=reader,
        )


def by_model(found: Review) -> list[Comment]:
    return [comment for comment in found.comments if comment.finding.rule == MODEL_RULE]


@pytest.fixture
def room(sandbox: Sandbox) -> Room:
    return Room(sandbox)


def test_a_good_rewrite_is_said_with_its_evidence_its_model_and_its_cost(room: Room) -> None:
    found = room.review(lambda ask: reply(suggestion(GROWS_LESS)), {PATH: GROWING})
    (comment,) = by_model(found)
    assert comment.place == "inline" and comment.title == "All prices are read"
    assert "no difference on" in comment.evidence and " written by the" in comment.evidence.lower()
    assert comment.certificate is not None
    origin = comment.certificate.origin
    assert (origin.kind, origin.name) == ("model", "maker/model")
    assert origin.asked is not None and origin.asked.prompt_tokens > 100
    (use,) = found.usage
    assert (use.model, use.route, use.asks) == ("maker/model", "recorded", 1)


@pytest.mark.parametrize(
    "said",
    [
        reply(suggestion(WRONG)),
        reply(suggestion(SLOWER)),
        reply(suggestion(FAST.replace("first = None", "import os\n    first = None"))),
        reply(),
        "I am sorry.",
        reply(suggestion())[:-20],
    ],
)
def test_a_wrong_one_is_not_said_at_all(room: Room, said: str) -> None:
    found = room.review(lambda ask: said)
    assert by_model(found) == []
    assert not any(PATH in note for note in found.notes)


def test_of_several_rewrites_one_is_said(room: Room) -> None:
    room.seconds = 150.0
    other = GROWS_LESS.replace("first.setdefault(price, index)", "first[price] = first.get(price, index)")
    several = reply(suggestion(GROWS_LESS_BUT_WRONG), suggestion(GROWS_LESS), suggestion(other))
    found = room.review(lambda ask: several, {PATH: GROWING})
    (comment,) = by_model(found)
    assert comment.certificate is not None and comment.certificate.outcome == "faster"
    assert "1 of 3 rewrites by a language model did not stand their proof." in found.notes


def test_the_one_that_stands_of_several_is_measured_on_inputs_that_did_not_choose_it(room: Room) -> None:
    room.seconds = 150.0
    said = reply(suggestion(GROWS_LESS_BUT_WRONG), suggestion(GROWS_LESS))
    (comment,) = by_model(room.review(lambda ask: said, {PATH: GROWING}))
    assert comment.certificate is not None
    after = GROWING.partition("def ")[0] + GROWS_LESS + "\n"
    first = seed_of(Candidate(comment.finding, GROWING.encode(), after.encode()))
    assert comment.certificate.seed == first ^ 1


def test_what_a_rule_writes_too_is_said_as_the_rules(room: Room) -> None:
    found = room.review(lambda ask: reply(suggestion(SORTED_LATE)), {PATH: SORTED_EARLY})
    (comment,) = found.comments
    assert len(room.asks) == 1 and comment.finding.rule == "work-before-its-branch"
    assert comment.certificate is not None and comment.certificate.origin.kind == "rule"
    assert not any("did not stand" in note for note in found.notes)


def test_a_reply_that_cannot_be_used_is_asked_for_once_more(room: Room) -> None:
    said = iter(["nonsense", reply(suggestion(GROWS_LESS))])
    found = room.review(lambda ask: next(said), {PATH: GROWING})
    assert len(by_model(found)) == 1 and len(room.asks) == 2
    assert "could not be used: it is no JSON" in room.asks[1].user
    asked = by_model(found)[0].certificate
    assert asked is not None and asked.origin.asked is not None
    assert asked.origin.asked.prompt_tokens > found.usage[0].prompt_tokens // 2


def test_after_a_second_bad_reply_it_is_dropped(room: Room) -> None:
    found = room.review(lambda ask: reply(suggestion("def other(): pass")))
    assert by_model(found) == [] and len(room.asks) == 2
    assert "it is another function" in room.asks[1].user
    assert not room.cache.stored or room.review(lambda ask: reply()).remembered == 0


def test_what_was_answered_once_is_not_asked_again_but_by_another_tenant(room: Room) -> None:
    enough, room.seconds = room.seconds, NO_TIME
    room.review(lambda ask: reply(suggestion(GROWS_LESS)), {PATH: GROWING})
    room.seconds = enough
    again = room.review(lambda ask: pytest.fail("it was asked again"), {PATH: GROWING})
    assert len(by_model(again)) == 1 and again.remembered == 1 and again.usage == ()
    room.tenant, room.seconds = "other", NO_TIME
    other = room.review(lambda ask: reply(), {PATH: GROWING})
    assert other.remembered == 0 and len(room.asks) == 2


def test_without_proof_nothing_is_asked(room: Room) -> None:
    found = room.review(lambda ask: pytest.fail("it was asked"), proven=False)
    assert by_model(found) == []


@pytest.mark.parametrize("silence", ['ignore = ["model"]', 'select = ["REGEX"]'])
def test_settings_silence_it(room: Room, silence: str) -> None:
    files = {PATH: SLOW, "velox.toml": silence + "\n"}
    assert by_model(room.review(lambda ask: reply(suggestion()), files)) == []


def test_a_model_that_does_not_answer_is_told_of_once(room: Room) -> None:
    found = room.review(lambda ask: Unsaid("openrouter primary: too many requests (429)", prompt_tokens=9))
    assert by_model(found) == []
    (note,) = [note for note in found.notes if "language model" in note]
    assert note == (
        "No language model answered 1 of 1 questions: openrouter primary: too many requests (429)."
    )
    assert found.usage[0].prompt_tokens == 9


def test_where_nothing_more_may_be_asked_nobody_asks_again(room: Room) -> None:
    files = {PATH: SLOW, "shop/more.py": SLOW.replace("first_above", "first_under")}
    asked: list[Ask] = []

    def answer(ask: Ask) -> str | Unsaid:
        asked.append(ask)
        return "nonsense" if len(asked) == 1 else Unsaid("the budget of this month is spent", final=True)

    room.review(answer, files, changed=(PATH, "shop/more.py"))
    assert len(asked) == 2, "the bad reply is not asked for again"


def test_a_damaged_memory_is_no_reply(room: Room) -> None:
    room.review(lambda ask: reply())
    for damage in (b"\xff{", b"[" * 5000):
        room.cache.stored = dict.fromkeys(room.cache.stored, damage)
        found = room.review(lambda ask: reply())
        assert found.remembered == 0 and isinstance(found, Review)


def test_no_more_is_asked_than_a_review_may_cost(room: Room) -> None:
    room.review(lambda ask: reply(), bounds=AskBounds(tokens=100))
    assert room.asks == []


def test_a_recorded_model_is_one(room: Room) -> None:
    model = RecordedModel(lambda ask: "x")
    (said,) = model.complete([Ask("reply", "s", "u", {}, "p/1")], 1.0)
    assert isinstance(said, Said)


def test_a_finding_that_is_not_said_unasked_neither_leads_a_question_nor_prevents_one(room: Room) -> None:
    files = {
        "velox.toml": "min_confidence = 0.99\n",
        "app/rows.py": "def known(rows, names):\n    wanted = [name.lower() for name in names]\n"
        "    return [row for row in rows if row in wanted]\n",
    }

    room.review(lambda ask: reply(), files, changed=("app/rows.py",))

    (ask,) = room.asks
    assert "found on line" not in ask.user
