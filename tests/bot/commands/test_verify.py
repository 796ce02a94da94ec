"""`/velox verify`: the code of a fork is run when somebody who may write asks for it."""

from __future__ import annotations

from bot.commands.verify import NO_FORK
from tests.bot.agents.service import ROWS, slow
from tests.bot.commands.talk import Talk


async def test_a_fork_is_run_for_a_writer_alone(fresh: Talk) -> None:
    github, service = fresh.github, fresh.service
    github.fork("acme/shop", "eve")
    fork = github.open_pull_request(
        "acme/shop", "rows", {ROWS: slow("unique")}, author="eve", fork="eve/shop"
    )
    await service.idle()
    for person in ("eve", "tom"):
        assert fresh.reactions(await fresh.say("/velox verify", by=person, where=fork)) == ["-1"]
    assert await service.fetch("select from pull_requests where verified_head is not null") == []
    said = await fresh.say("/velox verify", where=fork)
    assert fresh.reactions(said) == ["eyes", "+1"]
    (row,) = await service.fetch("select verified_head from pull_requests where number = $1", fork.number)
    assert row["verified_head"] == fork.head
    (last,) = await service.fetch("select request->>'run' as run from reviews order by id desc limit 1")
    assert last["run"] == "true"
    said = await fresh.say("/velox verify")
    assert fresh.reactions(said) == ["eyes", "confused"] and fresh.answers() == [NO_FORK]
