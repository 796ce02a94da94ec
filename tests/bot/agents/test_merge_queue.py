"""A merge queue with a required check of Velox goes on at once."""

from __future__ import annotations

from bot.queue import lane_of
from bot.store import installations
from tests.bot.agents.service import Service, slow

ROWS = "shop/rows.py"


async def test_the_queue_is_answered_at_once(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    head = github.queue(pull)
    await service.idle()
    run = service.run(head)
    assert (run.status, run.conclusion, run.title) == (
        "completed",
        "success",
        "Not reviewed in the merge queue",
    )
    assert run.name == service.run(pull.head).name, "the check that is required is found by its name"
    asked = [f"{each.method} {each.path}" for each in github.requests if head in str((each.path, each.body))]
    assert asked == [f"GET /repos/acme/shop/commits/{head}/check-runs", "POST /repos/acme/shop/check-runs"]
    assert len(service.reviews(pull)) == 1
    service.well(pull.head, head)


async def test_it_does_not_wait_for_the_repositorys_reviews(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: "ONE = 1\n"})
    await service.idle()
    lane = lane_of(github.web_url.removeprefix("http://"), pull.repository.id)
    await service.fetch("insert into leases values ($1, 0, 0, now() + interval '1 hour')", lane)
    head = github.queue(pull)
    await service.idle()
    assert service.run(head).status == "completed"


async def test_a_delivery_that_comes_twice_gives_one_check_run(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: "ONE = 1\n"})
    await service.idle()
    github.mail.double(1, "merge_group.*")
    github.fail(1, "502 html", "POST /repos/acme/shop/check-runs", after=True)
    head = github.queue(pull)
    await service.idle()
    assert len(service.runs(head)) == 1


async def test_a_paused_repository_holds_no_queue_up(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: "ONE = 1\n"})
    await service.idle()
    async with service.pool.acquire() as connection:
        (row,) = await connection.fetch("select host, id from repositories")
        await installations.pause_repository(connection, row["host"], row["id"], True)
    head = github.queue(pull)
    await service.idle()
    assert service.run(head).conclusion == "success"


async def test_a_group_that_is_gone_ends_the_job(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: "ONE = 1\n"})
    await service.idle()
    github.mail.hold(1, "merge_group.*")
    head = github.queue(pull)
    git = pull.repository.git
    ref = f"refs/heads/gh-readonly-queue/main/pr-{pull.number}-{git.ref('refs/heads/main')}"
    git.delete_ref(ref)
    git.run("reflog", "expire", "--expire=now", "--all")
    git.run("gc", "--quiet", "--prune=now")
    github.mail.release()
    await service.idle()
    assert service.runs(head) == []
