"""GitHub in trouble: whatever fails at whichever call, there is one check run and one review in the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.agents.service import FAST, Service, shop, slow
from tests.github.faults import Kind

ROWS = "shop/rows.py"

CALLS = (
    "POST /app/installations/*",
    "GET /repos/acme/shop/pulls/1",
    "GET /repos/acme/shop/commits/*/check-runs",
    "POST /repos/acme/shop/check-runs",
    "GET /repos/acme/shop/pulls/1/files",
    "GET /repos/acme/shop/compare/*",
    "GET /repos/acme/shop/git/ref/*",
    "* /acme/shop.git/*",
    "GET /repos/acme/shop/pulls/1/comments",
    "GET /repos/acme/shop/pulls/1/reviews",
    "POST /repos/acme/shop/pulls/1/reviews",
    "GET /repos/acme/shop/pulls/1/reviews/*/comments",
    "GET /repos/acme/shop/issues/1/comments",
    "POST /repos/acme/shop/issues/1/comments",
    "PATCH /repos/acme/shop/check-runs/*",
)
"""Every call of a review that has something to say in the summary comment as well."""

MANY = {f"shop/m{number}.py": slow(f"unique_{number}") for number in range(6)}


@pytest.mark.parametrize("after", [False, True], ids=["before its work", "after it"])
@pytest.mark.parametrize("kind", ["502 html", "reset"])
async def test_every_call_fails_once(service: Service, kind: Kind, after: bool) -> None:
    """Each call fails the first time it is made, whether it had an effect or not."""
    github = service.github
    calls = [where for where in CALLS if not (after and ".git/" in where)]
    faults = [github.fail(1, kind, where, after=after) for where in calls]
    pull = github.open_pull_request("acme/shop", "rows", MANY)
    await service.idle()
    assert [fault.where for fault in faults if fault.left] == []
    assert len(service.reviews(pull)) == 1 and len(service.inline(pull)) == 5
    assert "1 suggestion" in service.summary(pull)
    service.well(pull.head)


@pytest.mark.parametrize("kind", ["500", "503", "broken json", "401", "404"])
async def test_other_failures_of_writes(service: Service, kind: Kind) -> None:
    """A 404 or 401 right after an event may be over a moment later."""
    github = service.github
    writes = [where for where in CALLS if where.startswith(("POST /app", "POST /repos", "PATCH"))]
    faults = [github.fail(1, kind, where) for where in [*writes, "GET /repos/acme/shop/pulls/1"]]
    pull = github.open_pull_request("acme/shop", "rows", MANY)
    await service.idle()
    assert [fault.where for fault in faults if fault.left] == []
    assert len(service.reviews(pull)) == 1 and len(service.inline(pull)) == 5
    service.well(pull.head)


async def test_no_answer_at_all(postgres_url: str, tmp_path: Path) -> None:
    """The client waits for as long as it has patience, then comes again."""
    async with shop(postgres_url, tmp_path, patience=6.0) as service:
        github = service.github
        github.fail(1, "timeout", "POST /repos/acme/shop/pulls/1/reviews", after=True)
        pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
        await service.idle()
        assert len(service.reviews(pull)) == 1 and len(service.inline(pull)) == 1
        service.well(pull.head)


@pytest.mark.parametrize("kind", ["429", "403 secondary", "403 primary"])
async def test_a_limit_rests_the_job_and_costs_no_try(service: Service, kind: Kind) -> None:
    """Nothing is asked of GitHub before the time that it named."""
    github = service.github
    github.fail(1, kind, "POST /repos/acme/shop/pulls/1/reviews")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.until(lambda: any(each.fault for each in github.requests))
    await service.until_found("select 1 from work where entrypoint = 'publish' and attempts = 0")
    (row,) = await service.fetch(
        "select extract(epoch from execute_after - now())::float8 as seconds from pgqueuer"
        " where entrypoint = 'publish'"
    )
    assert 20 < row["seconds"] <= 121
    struck = next(index for index, each in enumerate(github.requests) if each.fault)
    assert [str(each) for each in github.requests[struck + 1 :] if each.template != "git"] == []
    assert service.reviews(pull) == [] and service.run(pull.head).status == "in_progress"


async def test_an_outage_that_does_not_end(service: Service) -> None:
    """The check run is told why, once; nothing else is said, and a re-run mends it."""
    github = service.github
    outage = github.fail(10_000, "502 html", "GET /repos/acme/shop/compare/*")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    run = service.run(pull.head)
    assert (run.title, run.conclusion) == ("Could not finish", "neutral")
    assert "Nothing is wrong with your change; press Re-run to try again." in (run.summary or "")
    assert service.reviews(pull) == [] and service.summary(pull) == ""
    service.well(pull.head)
    outage.left = 0
    github.rerun(run)
    await service.idle()
    assert len(service.inline(pull)) == 1
    service.well(pull.head, again=[pull.head])


async def test_a_comment_that_github_refuses(service: Service) -> None:
    """The base becomes another while the review is made, and one file of the change is in it already."""
    github = service.github
    github.mail.hold(1, "pull_request.edited")
    first = github.push("acme/shop", "rows", {"shop/more.py": slow("more")})
    github.push("acme/shop", "next", {"shop/other.py": "ONE = 1\n"}, parent=first)
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.until_found("select 1 from reviews where state = 'optimizing'")
    github.edit(pull, base="next")
    await service.idle()
    assert [comment.path for comment in service.inline(pull)] == [ROWS]
    assert "`shop/more.py:4`" in service.summary(pull)
    assert "GitHub does not take a comment on its lines" in service.summary(pull)


async def test_the_head_moves_before_the_review_is_posted(service: Service) -> None:
    """Its delivery is late, so that GitHub alone knows."""
    github = service.github
    github.mail.hold(1, "pull_request.synchronize")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.until_found("select 1 from reviews where state = 'optimizing'")
    github.push("acme/shop", "rows", {ROWS: FAST.format(name="unique")})
    await service.idle()
    assert service.run(pull.heads[0]).conclusion == "skipped" and service.reviews(pull) == []
    github.mail.release()
    await service.idle()
    assert service.run(pull.head).title == "Nothing to say"
    service.well(*pull.heads)


async def test_the_head_moves_before_the_checkout(service: Service) -> None:
    github = service.github
    github.mail.hold(1, "pull_request.synchronize")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.until(lambda: service.runs(pull.head))
    github.push("acme/shop", "rows", {ROWS: slow("unique") + "\n# more\n"})
    await service.idle()
    github.mail.release()
    await service.idle()
    assert service.run(pull.heads[0]).conclusion == "skipped"
    assert [review.commit for review in service.reviews(pull)] == [pull.head]
    service.well(*pull.heads)
