from __future__ import annotations

import re
from collections import Counter
from itertools import count
from typing import Any

import pytest

from bot.github.errors import Forbidden, GitHubError, Refused, Unavailable
from bot.publication.markers import marker
from bot.publication.plan import plan
from bot.publication.publish import CLOSED, LOCKED
from engine.model import Level
from tests.bot.publication.samples import ALL, CODE, FILES, MANY, NAMES, PATH, comment, module
from tests.bot.publication.town import REPOSITORY, Died, Mortal, Town, standing
from tests.github.world import PullRequest


async def test_nothing_found_is_one_check_run_and_no_word(town: Town) -> None:
    pull = town.pull("fine", FILES)
    outcome = await town.publish(await town.material(pull, FILES))
    (run,) = town.runs(pull)
    assert (run.status, run.conclusion, run.title) == ("completed", "neutral", "Nothing to say")
    assert (outcome.kind, outcome.check_run, outcome.review) == ("published", run.id, None)
    assert town.reviews(pull) == []
    assert town.conversation(pull) == []


async def test_a_review_is_posted_on_its_lines(town: Town) -> None:
    pull = town.pull("slow", FILES)
    outcome = await town.publish(await town.material(pull, FILES, *MANY))
    (review,) = town.reviews(pull)
    assert (review.state, review.commit, outcome.review) == ("COMMENTED", pull.head, review.id)
    threads = town.threads(pull)
    assert [(each.start_line, each.line, each.side) for each in threads] == [
        (2 + 8 * at, 5 + 8 * at, "RIGHT") for at in range(5)
    ]
    assert dict(outcome.comments) == {(marker(each.body, "finding") or {})["id"]: each.id for each in threads}
    (summary,) = town.conversation(pull)
    assert summary.body.startswith("**Not on a line of the diff: 2 suggestions.**")
    (run,) = town.runs(pull)
    assert len(run.annotations) == 62
    assert run.actions == []


async def test_a_click_on_each_suggestion_gives_the_rewrite(town: Town) -> None:
    content = CODE.replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    files = {"d ir/\u00fc {x}.py": content}
    found = [comment(next(iter(files)), content.replace(b"\r", b""), name) for name in "fl"]
    pull = town.pull("crlf", files)
    await town.publish(await town.material(pull, files, *found))
    for each in town.threads(pull):
        town.hub.apply_suggestion(each)
    after = content.split(b"\r\n")
    for line, text in ((2, b"    seen = set()"), (5, b"            seen.add(row)")):
        after[line - 1] = after[line + 47] = text
    assert pull.repository.git.read(pull.head, next(iter(files))) == b"\r\n".join(after)


async def test_publishing_twice_writes_nothing(town: Town) -> None:
    pull = town.pull("twice", FILES)
    await town.publish(await town.material(pull, FILES, *MANY))
    before = standing(town, pull)
    session = Mortal(await town.session())
    await town.publish(await town.material(pull, FILES, *MANY), session)
    assert session.writes == []
    assert standing(town, pull) == before


async def _second_review(town: Town, name: str, now: dict[str, bytes] = FILES) -> PullRequest:
    """A pull request whose first review found two suggestions; both are mended, in one somebody wrote."""
    early = {PATH: module("p", "q")}
    pull = town.pull(name, early)
    found = [comment(PATH, early[PATH], each, rank=rank) for rank, each in enumerate("pq")]
    await town.publish(await town.material(pull, early, *found, review="6"))
    town.hub.reply(town.threads(pull)[1], "Does it matter?")
    town.hub.push(REPOSITORY, name, now)
    return pull


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_death_at_any_call_leaves_no_trace(town: Town, after: bool) -> None:
    whole = await _second_review(town, "whole")
    session = Mortal(await town.session())
    await town.publish(await town.material(whole, FILES, *MANY), session)
    wanted = standing(town, whole)
    assert len(session.calls) >= 12
    assert [each[4] for each in wanted["comments"]].count(True) == 2  # a person's answer, and ours
    for last in count(1):
        pull = await _second_review(town, f"death-{last}")
        mortal = Mortal(await town.session(), last, after)
        try:
            await town.publish(await town.material(pull, FILES, *MANY), mortal)
        except Died:
            outcome = await town.publish(await town.material(pull, FILES, *MANY))
            assert outcome.kind == "published"
        else:
            break
        assert _without_head(standing(town, pull)) == _without_head(wanted), mortal.calls[-1]
    assert last == len(session.calls) + 1


def _without_head(seen: dict[str, Any]) -> str:
    """What is the same in all pull requests: their heads differ."""
    return re.sub(r"head=[0-9a-f]{40}|as of [0-9a-f]{8}", "", repr(seen))


@pytest.mark.parametrize("kind", ["502 html", "timeout", "reset"])
@pytest.mark.parametrize(
    "where", ["POST */reviews", "POST */check-runs", "PATCH */check-runs/*", "POST */issues/*"]
)
async def test_an_answer_that_is_lost_repeats_nothing(town: Town, kind: Any, where: str) -> None:
    pull = town.pull("lost", FILES)
    town.hub.fail(with_=kind, where=where, after=True)
    with pytest.raises(Unavailable):
        await town.publish(await town.material(pull, FILES, *MANY))
    await town.publish(await town.material(pull, FILES, *MANY))
    assert len(town.runs(pull)) == len(town.reviews(pull)) == len(town.conversation(pull)) == 1
    assert len(town.threads(pull)) == 5
    assert len(town.runs(pull)[0].annotations) == 62


async def test_a_second_push_says_nothing_twice(town: Town) -> None:
    pull = town.pull("pushes", FILES)
    first = await town.publish(await town.material(pull, FILES, *ALL))
    assert Counter(each.comment is None for each in first.suggestions) == {False: 5, True: 2}
    moved = {"orders/moved.py": b"import os\n\n\n" + CODE}
    town.hub.push(REPOSITORY, "pushes", moved, renames={PATH: "orders/moved.py"})
    found = [
        comment("orders/moved.py", moved["orders/moved.py"], name, rank=rank)
        for rank, name in enumerate(NAMES)
    ]
    made = await town.material(pull, moved, *found, review="8", store=first.suggestions)
    second = await town.publish(made)
    assert {each.state for each in second.suggestions} == {"persisting"}
    assert {each.path for each in second.suggestions} == {"orders/moved.py"}
    assert len(town.reviews(pull)) == 1
    assert len(town.threads(pull)) == 5
    (summary,) = town.conversation(pull)
    assert "orders/moved.py" in summary.body
    assert len(summary.edits) == 1
    (run,) = town.runs(pull)
    assert (run.title, len(run.annotations)) == ("7 suggestions", 2)


async def test_what_is_mended_is_struck_and_a_persons_thread_is_answered(town: Town) -> None:
    mended = {PATH: b"x = 1\n"}
    pull = await _second_review(town, "mended", mended)
    outcome = await town.publish(await town.material(pull, mended))
    assert [each.state for each in outcome.suggestions] == ["fixed", "fixed"]
    struck, talked, person, answer = town.threads(pull)
    assert struck.body.startswith("~~**`seen` is a list searched once per row in `p`")
    assert f"Gone as of {pull.head[:8]}." in struck.body
    assert not talked.body.startswith("~~")
    assert person.body == "Does it matter?"
    assert (answer.replies_to, answer.body.split("\n")[0]) == (talked.id, f"Gone as of {pull.head[:8]}.")
    assert len(town.reviews(pull)) == 3  # the first, and one for each answer


async def test_a_head_that_moved_before_is_superseded(town: Town) -> None:
    pull = town.pull("moved", FILES)
    made = await town.material(pull, FILES, *ALL)
    old = pull.head
    town.hub.push(REPOSITORY, "moved", {"other.py": b"x = 1\n"})
    outcome = await town.publish(made)
    assert (outcome.kind, outcome.head) == ("superseded", pull.head)
    assert not town.runs(pull, old)
    assert not town.reviews(pull)


async def test_an_open_check_run_of_an_overtaken_head_is_ended(town: Town) -> None:
    pull = town.pull("overtaken", FILES)
    old = pull.head
    session = await town.session()
    body = {"name": "Velox", "head_sha": old, "status": "in_progress", "external_id": "7"}
    await session.post("/repos/{o}/{r}/check-runs", body, o="acme", r="orders")
    made = await town.material(pull, FILES, *ALL)
    town.hub.push(REPOSITORY, "overtaken", {"other.py": b"x = 1\n"})
    await town.publish(made)
    (run,) = town.runs(pull, old)
    assert (run.status, run.conclusion) == ("completed", "skipped")


@pytest.mark.parametrize("how", ["lock", "close"])
async def test_where_nothing_may_be_written_the_check_says_it_all(town: Town, how: str) -> None:
    pull = town.pull(how, FILES)
    made = await town.material(pull, FILES, *ALL)
    getattr(town.hub, how)(pull)
    outcome = await town.publish(made)
    assert outcome.kind == "check only"
    (run,) = town.runs(pull)
    assert len(run.annotations) == 7
    assert (LOCKED if how == "lock" else CLOSED) in (run.summary or "")
    assert not town.reviews(pull)
    assert not town.conversation(pull)


async def test_a_lock_between_two_calls_leaves_the_check(town: Town) -> None:
    pull = town.pull("late-lock", FILES)
    made = await town.material(pull, FILES, *ALL)

    class Locking(Mortal):
        async def post(self, path: str, body: Any, /, **names: str | int) -> Any:
            if path.endswith("/reviews"):
                pull.locked = True
            return await super().post(path, body, **names)

    outcome = await town.publish(made, Locking(await town.session()))
    assert outcome.kind == "check only"
    (run,) = town.runs(pull)
    assert len(run.annotations) == 7


async def test_a_push_has_a_check_run_alone(town: Town) -> None:
    pull = town.pull("push", FILES)
    outcome = await town.publish(await town.material(pull, FILES, *ALL, number=None))
    assert outcome.kind == "check only"
    assert len(town.runs(pull)[0].annotations) == 7
    assert town.reviews(pull) == []


async def test_a_summary_of_somebody_else_is_left_alone(town: Town) -> None:
    pull = town.pull("imitation", FILES)
    made = await town.material(pull, FILES, *ALL)
    fake = town.hub.comment(pull, plan(made).summary)
    await town.publish(made)
    assert fake.edits == []
    assert len(town.conversation(pull)) == 2


async def test_limits_reach_the_caller(town: Town) -> None:
    pull = town.pull("limits", FILES)
    town.hub.fail(with_="403 secondary", where="POST */reviews")
    with pytest.raises(GitHubError):
        await town.publish(await town.material(pull, FILES, *ALL))
    assert town.reviews(pull) == []


class Narrow(Mortal):
    """A GitHub that finds everything beyond so many characters too long."""

    limit: int = 8000

    async def post(self, path: str, body: Any, /, **names: str | int) -> Any:
        self._measure(path, body)
        return await super().post(path, body, **names)

    async def patch(self, path: str, body: Any, /, **names: str | int) -> Any:
        self._measure(path, body)
        return await super().patch(path, body, **names)

    def _measure(self, path: str, body: Any) -> None:
        output = body.get("output", {})
        texts = [body.get("body", ""), output.get("summary", ""), output.get("text", "")]
        if max(map(len, texts)) > self.limit:
            raise Refused("POST", path, "body is too long (maximum is 65536 characters)", 422)


async def test_what_github_finds_too_long_is_cut(town: Town) -> None:
    pull = town.pull("narrow", FILES)
    session = Narrow(await town.session())
    session.limit = 1500
    await town.publish(await town.material(pull, FILES, *ALL, *MANY[7:17], max_inline=0), session)
    (summary,) = town.conversation(pull)
    assert summary.body.startswith("**Not on a line of the diff: 7 suggestions.** They are in the check run.")
    (run,) = town.runs(pull)
    assert (run.status, len(run.annotations)) == ("completed", 17)
    again = Mortal(await town.session())
    await town.publish(await town.material(pull, FILES, *ALL, *MANY[7:17], max_inline=0), again)
    assert not any("issues" in call for call in again.writes)


async def test_a_fork_is_reviewed_twice_and_its_comments_get_their_proof(town: Town) -> None:
    """Three suggestions are made unproven; then one is measured, one falls, one was answered and falls."""
    pull = town.pull("fork", FILES)
    unproven = [
        comment(PATH, CODE, name, rank=rank, measured=False, level=Level.APPLIES)
        for rank, name in enumerate("fgh")
    ]
    first = await town.publish(await town.material(pull, FILES, *unproven, fork=True))
    assert "Run proofs" in town.reviews(pull)[0].body
    town.hub.reply(town.threads(pull)[2], "Really?")
    made = await town.material(pull, FILES, ALL[0], proven=True, review="8", store=first.suggestions)
    second = await town.publish(made)
    assert [each.state for each in second.suggestions] == ["persisting", "dismissed", "dismissed"]
    kept, fallen, talked, _, answer = town.threads(pull)
    assert "**38x faster at 10,000 \u00b7 no difference on 412 distinct inputs.**" in kept.body
    assert fallen.body.startswith("~~**`seen`")
    assert "~~ Withdrawn: it was run now, and its proof did not hold." in fallen.body
    assert not talked.body.startswith("~~")
    assert (answer.replies_to, answer.body.startswith("Withdrawn")) == (talked.id, True)
    session = Mortal(await town.session())
    again = await town.material(pull, FILES, ALL[0], proven=True, review="8", store=first.suggestions)
    await town.publish(again, session)
    assert session.writes == []


async def test_without_leave_to_write_in_the_conversation_the_review_stands(town: Town) -> None:
    pull = town.pull("narrow", FILES)

    class Barred(Mortal):
        async def post(self, path: str, body: Any, /, **names: str | int) -> Any:
            if "/issues/" in path:
                raise Forbidden("POST", path, "Resource not accessible by integration", "issues=write")
            return await super().post(path, body, **names)

    outcome = await town.publish(await town.material(pull, FILES, *ALL), Barred(await town.session()))
    assert outcome.kind == "published"
    assert "not accessible" in outcome.forbidden
    assert len(town.threads(pull)) == 5
    assert len(town.runs(pull)[0].annotations) == 2
