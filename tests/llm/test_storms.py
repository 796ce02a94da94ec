"""Whatever the providers do to many questions at once: each has one end, in time, and nothing is lost."""

from __future__ import annotations

import pytest

from engine.ports import Said, Unsaid
from tests.llm.exchanges import GOOD
from tests.llm.storms import storm, tokens_of


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_token_that_was_answered_is_counted(seed: int) -> None:
    weather = await storm(seed, count=60, had=(30.0, 40.0), slow=False)
    assert len(weather.questions) == 60 and weather.answers > 60
    assert tokens_of(weather.questions) == weather.tokens > 0
    assert 1 < weather.most_at_once <= 8
    for each in weather.questions:
        assert isinstance(each.came, Unsaid) or each.came.text == GOOD


@pytest.mark.parametrize("seed", [4, 5])
async def test_questions_end_in_time_where_half_of_the_answers_never_come(seed: int) -> None:
    weather = await storm(seed, count=40, had=(0.2, 2.0), slow=True)
    assert len(weather.questions) == 40
    assert tokens_of(weather.questions) <= weather.tokens
    for each in weather.questions:
        assert each.took < each.had + 1.0
        assert isinstance(each.came, Said) or (each.came.reason and not each.came.final)
