from __future__ import annotations

from typing import Any

import pytest

from bot.github.errors import Refused
from engine.model import LineRange
from tests.bot.publication.samples import ALL, CODE, FILES, MANY, PATH, comment
from tests.bot.publication.town import REPOSITORY, Mortal, Town, standing


async def test_a_head_that_moves_while_the_review_is_posted_is_superseded(town: Town) -> None:
    pull = town.pull("race", FILES)
    made = await town.material(pull, FILES, *ALL)

    class Racing(Mortal):
        async def post(self, path: str, body: Any, /, **names: str | int) -> Any:
            if path.endswith("/reviews"):
                town.hub.push(REPOSITORY, "race", {PATH: b"x = 1\n"})
                raise Refused("POST", path, "Unprocessable Entity", 422, ("Commit is not the head",))
            return await super().post(path, body, **names)

    outcome = await town.publish(made, Racing(await town.session()))
    assert (outcome.kind, outcome.head) == ("superseded", pull.head)
    assert town.reviews(pull) == []


async def test_our_own_forgotten_draft_does_not_stand_in_the_way(town: Town) -> None:
    pull = town.pull("draft", FILES)
    session = await town.session()
    path = "/repos/{owner}/{repo}/pulls/{number}/reviews"
    await session.post(
        path, {"body": "x", "commit_id": pull.head}, owner="acme", repo="orders", number=pull.number
    )
    await town.publish(await town.material(pull, FILES, ALL[0]))
    assert [each.state for each in town.reviews(pull)] == ["COMMENTED"]


class Picky(Mortal):
    """A GitHub that refuses reviews with a comment on some line, or with one too many."""

    bad: frozenset[int] = frozenset()
    said: str = "Pull request review thread line must be part of the diff"
    posts: int = 0

    async def post(self, path: str, body: Any, /, **names: str | int) -> Any:
        if path.endswith("/reviews"):
            self.posts += 1
            lines = [each["line"] for each in body["comments"]]
            if self.bad & set(lines):
                place = min(lines.index(line) for line in self.bad & set(lines))
                raise Refused("POST", path, "Unprocessable Entity", 422, (self.said.format(place=place),))
        return await super().post(path, body, **names)


@pytest.mark.parametrize(
    ("bad", "said", "kept", "most"),
    [
        ({21}, "comments[{place}].line is odd", [5, 13, 29, 37], 2),
        ({21}, "no", [29, 37], 3),
        ({37}, "no", [5, 13, 21], 2),
        ({5, 37}, "no", [], 3),
        ({5, 13, 21, 29, 37}, "body is too long", [], 3),
    ],
)
async def test_a_refusal_costs_some_comments_and_never_the_review(
    town: Town, bad: set[int], said: str, kept: list[int], most: int
) -> None:
    pull = town.pull("picky", FILES)
    session = Picky(await town.session())
    session.bad, session.said = frozenset(bad), said
    made = await town.material(pull, FILES, *MANY)
    await town.publish(made, session)
    assert [each.line for each in town.threads(pull)] == kept
    assert session.posts <= most
    (run,) = town.runs(pull)
    assert len(run.annotations) == 60 + 7 - len(kept)
    (summary,) = town.conversation(pull)
    assert summary.body.count("<details><summary><code>") == 7 - len(kept)
    before = standing(town, pull)
    await town.publish(await town.material(pull, FILES, *MANY))
    if kept:
        assert standing(town, pull) == before


async def test_a_diff_that_changed_under_us_drops_what_is_not_in_it(town: Town) -> None:
    pull = town.pull("stale", FILES)
    odd = {PATH: (LineRange(1, 100),), "orders/other.py": (LineRange(1, 100),)}
    other = comment("orders/other.py", CODE, "f", rank=0)
    made = await town.material(pull, {**FILES, "orders/other.py": CODE}, other, *ALL[:2], hunks=odd)
    await town.publish(made)
    town.hub.requests[:] = [each for each in town.hub.requests if each.breach is None]
    assert [each.path for each in town.threads(pull)] == [PATH, PATH]
    (summary,) = town.conversation(pull)
    assert "GitHub does not take a comment on its lines" in summary.body
