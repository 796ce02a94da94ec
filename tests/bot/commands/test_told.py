"""`/velox explain`, `/velox config` and `/velox feedback`: what is known, and what people think of it."""

from __future__ import annotations

import inspect

import pytest

from bot.commands import config, explain, feedback
from bot.render.explained import explained
from bot.store import learning, proofs
from engine.catalogue import all_kinds
from engine.certificate import document
from tests.bot.agents.service import Service
from tests.bot.commands.talk import Talk
from tests.bot.commands.test_dismiss import RULE, name_in
from tests.engine.certificates import FULL


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_every_rule_can_be_explained_in_one_comment(kind: object) -> None:
    text = explained(kind, None)  # type: ignore[arg-type]
    assert text.count("<details>") == text.count("</details>") == 1
    first = inspect.cleandoc(type(kind).__doc__ or "").partition("\n\n")[0]
    assert " ".join(first.split()) in text.split("\n")  # GitHub shows every end of a line in a comment
    assert len(text) < 20_000 and text.count("```") % 2 == 0


async def test_a_finding_and_a_rule_are_explained(talk: Talk) -> None:
    said = await talk.reply("/velox explain", by="rita")
    assert talk.reactions(said) == ["eyes", "+1"]
    (answer,) = talk.replies()
    assert answer.startswith(f"**`{RULE}`**") and "<details>" in answer
    issue = talk.github.open_issue("acme/shop", "What?")
    await talk.say(f"/velox explain {RULE}\n/velox explain {name_in(talk.finding.body)}", where=issue)
    assert set(talk.answers(issue)) == {answer}
    assert explain.GONE not in answer


async def test_a_certificate_is_shown_whole(talk: Talk) -> None:
    await _with_certificate(talk.service)
    await talk.reply("/velox explain")
    assert "Evidence: certificate <code>c-" in talk.replies()[-1]


async def _with_certificate(service: Service) -> None:
    async with service.pool.acquire() as connection:
        (row,) = await connection.fetch("select host, repository_id from suggestions")
        await proofs.put_certificate(connection, row["host"], row["repository_id"], FULL.id, document(FULL))
        await connection.execute("update suggestions set certificate_id = $1", FULL.id)


async def test_the_settings_in_force_are_shown(talk: Talk) -> None:
    said = await talk.say("/velox config", by="rita")
    assert talk.reactions(said) == ["eyes", "+1"]
    (answer,) = talk.answers()
    assert answer.startswith("Settings: `main`.") and '| `inline_from` | `"applies"` |' in answer
    await talk.say(f"/velox dismiss {RULE}\n/velox pause")
    talk.github.push("acme/shop", "main", {"velox.toml": "max_inline = 1000\n"})
    issue = talk.github.open_issue("acme/shop", "Why?")
    await talk.say("/velox config", where=issue)
    (answer,) = talk.answers(issue)
    assert "Settings: the default branch." in answer and "They cannot be used" in answer
    assert f"`{RULE}` is silent since" in answer and "by a command of `wanda`" in answer
    assert answer.endswith("Reviews are paused.")
    assert config.COMMAND.name == "config"


async def test_what_people_think_is_counted_once_for_each(talk: Talk) -> None:
    for said in (
        await talk.reply("/velox feedback up", by="rita"),
        await talk.reply("/velox feedback up"),
        await talk.reply("/velox feedback DOWN"),
        await talk.say(f"/velox feedback down {RULE}", by="tom"),
    ):
        assert talk.reactions(said) == ["eyes", "+1"]
    async with talk.service.pool.acquire() as connection:
        (row,) = await connection.fetch("select distinct host, repository_id from feedback")
        votes = await learning.votes(connection, row["host"], row["repository_id"])
    assert votes == (learning.Votes(RULE, 1, 2),)
    for body in ("/velox feedback", "/velox feedback great"):
        await talk.say(body)
        assert talk.answers()[-1] == feedback.USAGE
    await talk.say("/velox config")
    assert f"`{RULE}`: useful to 1, not useful to 2." in talk.answers()[-1]
