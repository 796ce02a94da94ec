"""Commands: who is listened to, what is left alone, and that each is carried out once."""

from __future__ import annotations

import pytest

from bot.command import Answer
from bot.commander import IN_PULL
from bot.github.permissions import LEVELS, suffices
from engine.strict_json import decode, plain
from tests.bot.commands.talk import Talk
from tests.github.faults import Kind


def test_levels_hold_those_below_them() -> None:
    for high, level in enumerate(LEVELS):
        assert [suffices(level, other) for other in LEVELS] == [low <= high for low in range(len(LEVELS))]


def test_an_answer_is_stored_as_it_is() -> None:
    answer = Answer("Done.", dismissed=(7, 8))
    assert decode(Answer, plain(answer)) == answer


async def test_strangers_are_refused_in_silence(fresh: Talk) -> None:
    """Who may not read, who may read and asks for more, who does not exist any more."""
    for person in ("stranger", "rita"):
        said = await fresh.say("/velox review", by=person)
        assert fresh.reactions(said) == ["-1"], person
    ghost = fresh.github.world.account("ghost")
    fresh.github.mail.hold(1, "issue_comment.created")
    said = fresh.github.comment(fresh.pull, "/velox review", by="ghost")
    del fresh.github.world.accounts[ghost.login]
    fresh.github.mail.release()
    await fresh.service.idle()
    assert fresh.reactions(said) == ["-1"]
    assert fresh.answers() == [] and len(fresh.service.runs(fresh.pull.head)) == 0


async def test_on_a_public_repository_a_passer_by_gets_no_answer(fresh: Talk) -> None:
    """Everybody may read there: an answer for everybody would be a loudspeaker for everybody."""
    fresh.github.find("acme/shop").private = False
    issue = fresh.github.open_issue("acme/shop", "Slow", by="stranger")
    for person in ("stranger", "rita"):
        assert fresh.reactions(await fresh.say("/velox help", by=person)) == ["-1"]
    for person, where in (("tom", fresh.pull), ("stranger", issue)):
        assert fresh.reactions(await fresh.say("/velox help", by=person, where=where)) == ["eyes", "+1"]
    assert len(fresh.answers()) == 1 and len(fresh.answers(issue)) == 1


async def test_what_is_no_command_is_left_alone(fresh: Talk) -> None:
    left = [
        await fresh.say(body)
        for body in (
            "```\n/velox review\n```",
            "> /velox review",
            "Try `/velox review`.",
            "<!--\n/velox review\n-->",
            "velox review",
        )
    ]
    fresh.github.world.account("other[bot]", "Bot")
    left.append(await fresh.say("/velox review", by="other[bot]"))
    fresh.github.edit_comment(left[-2], "/velox review")
    await fresh.service.idle()
    assert [fresh.reactions(said) for said in left] == [[]] * len(left)
    assert fresh.answers() == [] and len(fresh.service.runs(fresh.pull.head)) == 0


async def test_an_unknown_command_is_met_with_confusion(fresh: Talk) -> None:
    for body in ("/velox revuew", "/velox <script>", "/velox is slow"):
        assert fresh.reactions(await fresh.say(body)) == ["confused"]
    assert fresh.answers() == []


async def test_a_command_is_carried_out_once_however_often_it_is_told_of(fresh: Talk) -> None:
    github = fresh.github
    github.mail.double(1, "issue_comment.created")
    said = await fresh.say("/velox help\n/velox review")
    about = {"issue": github.shapes.issue(fresh.pull), "comment": github.shapes.comment(said)}
    for _ in range(2):  # with a GUID of its own, as after a redelivery to a new hook
        github.announce("issue_comment", "created", fresh.pull.repository, about, said.author)
    await fresh.service.idle()
    assert fresh.reactions(said) == ["eyes", "+1"] and len(fresh.answers()) == 1
    assert len(fresh.service.runs(fresh.pull.head)) == 1
    fresh.service.well(fresh.pull.head)


CALLS = (
    "POST /app/installations/*",
    "GET /repos/acme/shop/collaborators/wanda/permission",
    "POST /repos/acme/shop/issues/comments/*/reactions",
    "POST /repos/acme/shop/issues/1/comments",
)


@pytest.mark.parametrize("after", [False, True], ids=["before its work", "after it"])
@pytest.mark.parametrize("kind", ["502 html", "reset"])
async def test_every_call_fails_once(fresh: Talk, kind: Kind, after: bool) -> None:
    """A worker that dies between two requests leaves what a failed request leaves."""
    fresh.github.expire_tokens()
    faults = [fresh.github.fail(1, kind, where, after=after) for where in CALLS]
    faults.append(fresh.github.fail(1, kind, CALLS[2], after=after, skip=1))
    said = await fresh.say("/velox help")
    assert [fault.where for fault in faults if fault.left] == []
    assert fresh.reactions(said) == ["eyes", "+1"] and len(fresh.answers()) == 1
    fresh.service.well()


async def test_a_comment_that_was_deleted_is_not_answered(fresh: Talk) -> None:
    fresh.github.mail.hold(1, "issue_comment.created")
    said = fresh.github.comment(fresh.pull, "/velox help", by="wanda")
    fresh.github.delete_comment(said, by="wanda")
    fresh.github.mail.release()
    await fresh.service.idle()
    assert fresh.answers() == []


async def test_a_locked_conversation_is_not_written_into(fresh: Talk) -> None:
    fresh.github.lock(fresh.pull)
    said = await fresh.say("/velox review\n/velox help")
    assert fresh.answers() == [] and "+1" in fresh.reactions(said)
    assert len(fresh.service.runs(fresh.pull.head)) == 1


async def test_an_installation_that_granted_less_is_left_alone(fresh: Talk) -> None:
    """Permissions that were added later hold once an owner accepts them; until then nothing breaks."""
    installation = fresh.github.world.installations[0]
    fresh.github.accept_permissions(
        installation, {name: level for name, level in installation.permissions.items() if name != "issues"}
    )
    issue = fresh.github.open_issue("acme/shop", "Slow")
    fresh.github.expire_tokens()
    said = await fresh.say("/velox help", where=issue)
    assert fresh.reactions(said) == [] and fresh.answers(issue) == []
    assert "issues" not in IN_PULL
    said = await fresh.say("/velox help")
    assert fresh.reactions(said) == ["eyes", "+1"]
