"""Every answer that is no reply, on every route that can give it, leads to the right next step."""

from __future__ import annotations

import json
import time

import pytest

from engine.adapters.llm_fault import COMPATIBLE, OLLAMA, OPENROUTER, Step, Trouble
from engine.ports import Said, Unsaid
from tests.llm.exchanges import GOOD, HTML_502, TRANSPORT, Case, documented
from tests.llm.stand_in import KEY
from tests.llm.ways import ASK, FOUR, NAMES, ONE, THREE, TWO, way_with

PROVIDERS = {"openrouter": (ONE, TWO), "ollama": (THREE,), "compatible": (FOUR,)}
BAD_GATEWAY = {
    ONE: Case("HTML 502", HTML_502, Step.AGAIN, f"{OPENROUTER[502].why} (502)"),
    THREE: Case("HTML 502", HTML_502, Step.AGAIN, f"{OLLAMA[502].why} (502)"),
    FOUR: Case("HTML 502", HTML_502, Step.AGAIN, "it answered what nobody documents (502)"),
}

TABLE = [
    *((model, case) for name, models in PROVIDERS.items() for model in models for case in documented(name)),
    *((model, case) for model in NAMES for case in TRANSPORT),
    *BAD_GATEWAY.items(),
]


UNANSWERED = {
    Trouble.UNREACHABLE, Trouble.UNTRUSTED, Trouble.NO_ADDRESS, Trouble.NO_KEY, Trouble.NO_ROOM,
}  # fmt: skip
"""These come of no answer: `tests/llm/test_gateway.py` and `tests/llm/test_keys.py` bring them about."""


def ids(values: list[tuple[str, Case]]) -> list[str]:
    return [f"{NAMES[model]}: {case.name}" for model, case in values]


@pytest.mark.parametrize(("model", "case"), TABLE, ids=ids(TABLE))
async def test_each_fault_leads_to_the_right_next_step(model: str, case: Case) -> None:
    async with way_with(first=model) as way:
        way.server(model).next(model, *[case.answer] * case.asked)
        said = await way.gateway.complete(ASK, 5.0)
        assert isinstance(said, Said) and said.text == GOOD
        assert way.server(model).asked(model) == case.asked + (case.then is Step.AGAIN)
        assert (said.route == NAMES[model]) is (case.then is Step.AGAIN)
        assert way.state(model) == ("open" if case.then is Step.SHUT else "closed")


@pytest.mark.parametrize(("model", "case"), TABLE, ids=ids(TABLE))
async def test_each_fault_that_stays_is_told_in_our_words_alone(model: str, case: Case) -> None:
    async with way_with(first=model) as way:
        way.shut(*(other for other in NAMES if other != model))
        way.server(model).always(model, case.answer)
        began = time.monotonic()
        unsaid = await way.gateway.complete(ASK, 2.0)
        assert time.monotonic() - began < 2.5
        assert isinstance(unsaid, Unsaid) and not unsaid.final
        first, *others = unsaid.reason.split("; ")
        assert f"{first}; {others[0]}".startswith(f"{NAMES[model]}: {case.why}")
        assert not [word for word in ("words of", "<", KEY, "127.0.0.1") if word in unsaid.reason]
        tries = {Step.AGAIN: 3}.get(case.then, case.asked)
        assert way.server(model).asked(model) == tries
        usage = json.loads(case.answer.body).get("usage") if b'"usage": {' in case.answer.body else None
        if usage:
            assert (unsaid.prompt_tokens, unsaid.reply_tokens) == (812 * tries, 64 * tries)
            assert unsaid.cost == (pytest.approx(0.00042 * tries) if "cost" in usage else None)


def test_each_documented_code_and_each_trouble_has_a_case() -> None:
    for name, table in (("openrouter", OPENROUTER), ("ollama", OLLAMA), ("compatible", COMPATIBLE)):
        assert set(table) <= {case.answer.status for case in documented(name)}
    cases = [case for _, case in TABLE]
    untold = {each for each in Trouble if not any(case.why.startswith(each.value.why) for case in cases)}
    assert untold == UNANSWERED
    for case in cases:
        for each in Trouble:
            assert case.why.partition(" (")[0] != each.value.why or case.then is each.value.step
