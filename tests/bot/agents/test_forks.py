"""Pull requests of forks: their code is read, and run only when somebody who may write asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.agents.presser import VERIFY
from tests.bot.agents.service import Service, shop, slow

ROWS = "shop/rows.py"


@pytest.fixture
async def service(postgres_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """With time for a proof, which a fork must not get unasked."""
    async with shop(postgres_url, tmp_path, VELOX_PROOF_SECONDS=40.0) as running:
        running.github.find("acme/shop").collaborators.update(wanda="write", rita="read")
        running.github.fork("acme/shop", "eve")
        yield running


async def test_a_fork_is_read_and_run_when_asked(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request(
        "acme/shop", "rows", {ROWS: slow("unique")}, author="eve", fork="eve/shop"
    )
    await service.idle()
    run = service.run(pull.head)
    assert [action["identifier"] for action in run.actions] == [VERIFY]
    (review,) = service.reviews(pull)
    for said in (review.body, run.summary or ""):
        assert said.count("only when a maintainer asks for it") == 1
    (comment,) = service.inline(pull)
    assert "not run" in comment.body
    service.well(pull.head)

    for person in ("rita", "eve", "nobody"):
        github.press(run, VERIFY, by=person)
    await service.idle()
    assert len(service.runs(pull.head)) == 1 and await service.fetch("select 1 from certificates") == []

    github.press(run, VERIFY, by="wanda")
    await service.idle()
    verified = service.runs(pull.head)[-1]
    assert verified.actions == [] and "only when a maintainer" not in (verified.summary or "")
    assert "L2 tested" in (verified.summary or "")
    assert len(await service.fetch("select 1 from certificates")) == 1
    assert service.inline(pull) == [comment]
    assert "not run" not in comment.body and "distinct inputs" in comment.body
    assert "velox prove c-" in comment.body and "```suggestion" in comment.body
    service.well(pull.head, again=[pull.head])

    pushed = github.push("eve/shop", "rows", {ROWS: slow("unique") + "\n# more\n"}, author="eve")
    await service.idle()
    assert [action["identifier"] for action in service.run(pushed).actions] == [VERIFY]


async def test_a_fork_that_is_deleted_is_still_read(service: Service) -> None:
    github = service.github
    github.mail.hold(1, "pull_request.opened")
    pull = github.open_pull_request(
        "acme/shop", "rows", {ROWS: slow("unique")}, author="eve", fork="eve/shop"
    )
    github.delete_head_repository(pull)
    github.mail.release()
    await service.idle()
    assert [comment.path for comment in service.inline(pull)] == [ROWS]
    assert await service.fetch("select 1 from certificates") == []
    github.rerun(service.run(pull.head))
    await service.idle()
    assert len(service.runs(pull.head)) == 2 and len(service.reviews(pull)) == 1
    service.well(pull.head, again=[pull.head])


async def test_a_fork_cannot_change_the_settings(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request(
        "acme/shop",
        "rows",
        {ROWS: slow("unique"), "velox.toml": 'exclude = ["*"]\n'},
        author="eve",
        fork="eve/shop",
    )
    await service.idle()
    assert len(service.inline(pull)) == 1
    service.well(pull.head)
