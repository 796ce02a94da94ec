"""What statuses mean, and what a recorded model says."""

from __future__ import annotations

import pytest

from engine.adapters.llm_fault import (
    COMPATIBLE,
    OLLAMA,
    OPENROUTER,
    Meaning,
    RouteFault,
    Spent,
    Step,
    Trouble,
    meaning_of,
)
from engine.adapters.llm_http import MOST_BYTES, open_session, post, wait_of
from engine.adapters.llm_recorded import RecordedModel
from engine.ports import Ask, Said, Unsaid
from tests.llm.stand_in import ollama, serving


@pytest.mark.parametrize(
    "meaning",
    [*OPENROUTER.values(), *COMPATIBLE.values(), *OLLAMA.values(), *(each.value for each in Trouble)],
)
def test_each_meaning_is_a_clause_for_a_person(meaning: Meaning) -> None:
    assert meaning.why and not meaning.why[0].isupper() and ";" not in meaning.why.partition(" part")[0]
    assert RouteFault(meaning, code=418).why == f"{meaning.why} (418)"
    assert RouteFault(meaning).why == meaning.why


def test_each_trouble_is_one_of_its_own() -> None:
    assert len(Trouble) == len(Trouble.__members__)


def test_what_nobody_documents_is_judged_by_its_hundreds() -> None:
    assert meaning_of(OPENROUTER, 599).step is Step.AGAIN
    for code in (100, 204, 301, 418, 451):
        assert meaning_of(OPENROUTER, code).step is Step.NEXT


def test_costs_add_up_where_they_are_told() -> None:
    assert Spent(1, 2) + Spent(3, 4) == Spent(4, 6, None)
    assert Spent(1, 2, 0.5) + Spent(3, 4) == Spent(4, 6, 0.5)
    assert Spent(1, 2, 0.5) + Spent(3, 4, 0.25) == Spent(4, 6, 0.75)


async def test_an_answer_is_read_with_what_it_asks_to_wait() -> None:
    async with serving(ollama()) as server, open_session() as session:
        heard = await post(session, f"{server.url}/api/chat", {"model": "m"}, seconds=5.0)
        assert (heard.status, heard.wait) == (400, None) and heard.body is not None
        assert MOST_BYTES < 1 << 23


@pytest.mark.parametrize(
    "wait",
    [
        "Mon, 01 Jan 99999999999 00:00:00 GMT",
        "Mon, 01 Jan 2020 99999999999999999999:00:00 GMT",
        "soon",
        "nan",
        "\u0661",
        "",
    ],
)
def test_a_wait_that_is_no_time_is_none(wait: str) -> None:
    date = "Mon, 01 Jan 2020 00:00:00 GMT"
    assert wait_of(wait, date) is None
    assert wait_of("Mon, 01 Jan 2020 00:00:09 GMT", date) == 9.0
    assert wait_of("Mon, 01 Jan 2020 00:00:09 GMT", wait) is None


def test_a_recorded_model_answers_each_question_by_what_it_is() -> None:
    ask = Ask("reply", "s", "u", {}, "p/1")
    model = RecordedModel(lambda each: Unsaid("no") if each.user == "v" else each.user.upper())
    said, unsaid = model.complete([ask, Ask("reply", "s", "v", {}, "p/1")], 1.0)
    assert isinstance(said, Said) and said.text == "U" and unsaid == Unsaid("no")
    assert model.signature == "recorded recorded"
