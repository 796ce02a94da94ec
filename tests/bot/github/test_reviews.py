from __future__ import annotations

import pytest

from bot.github import reviews
from bot.github.errors import Refused
from bot.github.reviews import Inline, PullRequest
from tests.bot.publication.town import REPOSITORY, open_town

TEN = b"".join(b"a%d = %d\n" % (number, number) for number in range(10))


async def test_a_review_is_posted_read_and_answered() -> None:
    async with open_town() as town:
        pull = town.pull("talk", {"d \u00e9/{a}.py": TEN})
        place = PullRequest(REPOSITORY, pull.number)
        session = await town.session()
        path = "d \u00e9/{a}.py"
        listed = [Inline(path, 2, "one"), Inline(path, 5, "two", start=3), Inline(path, 9, "three", start=9)]
        posted = await reviews.post_review(session, place, pull.head, "words", listed)
        assert posted.state == "COMMENTED"
        assert await reviews.posted_reviews(session, place, town.ourselves) == (posted,)
        there = await reviews.inline_comments(session, place, town.ourselves)
        assert [(each.path, each.line, each.body, each.ours) for each in there] == [
            (path, 2, "one", True),
            (path, 5, "two", True),
            (path, 9, "three", True),
        ]
        mine = await reviews.comments_of(session, place, posted.id, town.ourselves)
        assert [each.id for each in mine] == [each.id for each in there]
        await reviews.edit_comment(session, place, there[0].id, "edited")
        await reviews.answer(session, place, there[1].id, "answered")
        town.hub.reply(town.threads(pull)[0], "by a person")
        now = await reviews.inline_comments(session, place, town.ourselves)
        assert [(each.body, each.answers, each.ours) for each in now] == [
            ("edited", None, True),
            ("two", None, True),
            ("three", None, True),
            ("answered", there[1].id, True),
            ("by a person", there[0].id, False),
        ]


async def test_the_state_of_a_pull_request() -> None:
    async with open_town() as town:
        pull = town.pull("talk", {"a.py": TEN})
        place, session = PullRequest(REPOSITORY, pull.number), await town.session()
        assert await reviews.now(session, place) == reviews.Now(pull.head, open=True, locked=False)
        town.hub.lock(pull)
        town.hub.close(pull)
        assert await reviews.now(session, place) == reviews.Now(pull.head, open=False, locked=True)


async def test_one_bad_comment_refuses_them_all() -> None:
    async with open_town() as town:
        pull = town.pull("talk", {"a.py": TEN})
        place, session = PullRequest(REPOSITORY, pull.number), await town.session()
        bad = [Inline("a.py", 2, "good"), Inline("a.py", 99, "bad")]
        with pytest.raises(Refused) as refusal:
            await reviews.post_review(session, place, pull.head, "words", bad)
        assert len(refusal.value.errors) == 1
        assert "Pull request review thread line must be part of the diff" in refusal.value.errors[0]
        assert await reviews.posted_reviews(session, place, town.ourselves) == ()
        town.hub.requests.clear()
