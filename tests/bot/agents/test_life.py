"""What becomes of a pull request and of an installation while Velox is at work, and what people press."""

from __future__ import annotations

from datetime import timedelta

from bot.agents.monitor import Monitor
from tests.bot.agents.service import FAST, Service, slow
from tests.github.world import Installation

ROWS = "shop/rows.py"


async def test_a_draft_is_silent_until_it_is_ready(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")}, draft=True)
    github.push("acme/shop", "rows", {ROWS: slow("unique") + "\n# more\n"})
    await service.idle()
    assert github.world.runs == [] and service.reviews(pull) == [] and service.summary(pull) == ""
    github.ready(pull)
    await service.idle()
    assert len(service.inline(pull)) == 1
    service.well(pull.head)
    github.back_to_draft(pull)
    github.ready(pull)
    await service.idle()
    service.well(pull.head)


async def test_a_pull_request_becomes_a_draft_while_its_review_runs(service: Service) -> None:
    """The push to the draft asks for nothing, and the check run of the first head still ends."""
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    first = pull.head
    await service.until(lambda: service.runs(first))
    github.back_to_draft(pull)
    github.push("acme/shop", "rows", {ROWS: slow("unique") + "\n# more\n"})
    await service.idle()
    assert service.run(first).conclusion == "skipped"
    assert service.reviews(pull) == []
    service.well(first)


async def test_closing_ends_the_work(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.until(lambda: service.runs(pull.head))
    github.close(pull)
    await service.idle()
    run = service.run(pull.head)
    assert (run.conclusion, run.title) == ("skipped", "Closed")
    assert service.reviews(pull) == [] and service.summary(pull) == ""
    service.well(pull.head)
    github.reopen(pull)
    await service.idle()
    assert len(service.inline(pull)) == 1
    service.well(pull.head, again=[pull.head])


async def test_re_run_gives_another_check_run_and_no_second_review(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    github.rerun(service.run(pull.head))
    await service.idle()
    github.rerun_all(service.runs(pull.head)[-1])
    await service.idle()
    assert [run.title for run in service.runs(pull.head)] == ["1 suggestion"] * 3
    assert len(service.reviews(pull)) == len(service.inline(pull)) == 1
    service.well(pull.head, again=[pull.head])


async def test_another_base_is_another_review(service: Service) -> None:
    """What the new base has already is no longer part of the change."""
    github = service.github
    github.push("acme/shop", "next", {ROWS: slow("unique")})
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique"), "shop/more.py": slow("more")})
    await service.idle()
    assert {comment.path for comment in service.inline(pull)} == {ROWS, "shop/more.py"}
    github.edit(pull, title="Another title")
    await service.idle()
    assert len(service.runs(pull.head)) == 1
    github.edit(pull, base="next")
    await service.idle()
    assert len(service.runs(pull.head)) == 2 and len(service.reviews(pull)) == 1
    assert "`shop/more.py:4`" in (service.runs(pull.head)[-1].summary or "")
    service.well(pull.head, again=[pull.head])


async def test_the_pull_request_of_a_bot_is_left_alone(service: Service) -> None:
    github = service.github
    github.world.account("renovate[bot]", "Bot")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")}, author="renovate[bot]")
    await service.idle()
    assert service.runs(pull.head) == [] and service.reviews(pull) == []
    service.well()


async def test_a_locked_conversation_leaves_the_check_run(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    github.lock(pull)
    await service.idle()
    run = service.run(pull.head)
    assert service.reviews(pull) == [] and service.summary(pull) == ""
    assert "The conversation is locked" in (run.summary or "")
    assert [item["path"] for item in run.annotations] == [ROWS]
    service.well(pull.head)


async def test_a_push_to_the_default_branch_gives_a_check_run_alone(service: Service) -> None:
    github = service.github
    after = github.push("acme/shop", "main", {ROWS: slow("unique")})
    await service.idle()
    run = service.run(after)
    assert (run.title, run.conclusion) == ("1 suggestion", "neutral")
    assert [item["path"] for item in run.annotations] == [ROWS]
    assert github.world.reviews == [] and github.world.comments == []
    service.well(after)
    github.rerun(run)
    await service.idle()
    assert len(service.runs(after)) == 2
    service.well(after, again=[after])
    other = github.push("acme/shop", "feature", {ROWS: slow("other")})
    await service.idle()
    assert service.runs(other) == []


async def test_a_merge_is_no_second_review(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    merged = github.merge(pull)
    await service.idle()
    assert len(service.reviews(pull)) == 1
    assert service.run(merged).status == "completed"
    service.well(pull.head, merged)


def installation(service: Service) -> Installation:
    (found,) = service.github.world.installations
    return found


async def test_a_suspended_installation_has_no_work_done(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.until(lambda: service.runs(pull.head))
    github.suspend(installation(service))
    await service.idle()
    asked = len(github.requests)
    assert service.reviews(pull) == []
    github.push("acme/shop", "rows", {ROWS: FAST.format(name="unique")})
    await service.idle()
    assert len(github.requests) == asked
    github.unsuspend(installation(service))
    await service.idle()
    await Monitor(service.pool, patience=timedelta(0)).round()  # the push went unheard
    await service.idle()
    assert service.run(pull.head).title == "Nothing to say"
    service.well(*pull.heads)


async def test_an_uninstalled_app_asks_for_nothing(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.until(lambda: service.runs(pull.head))
    github.uninstall(installation(service))
    await service.idle()
    asked = len(github.requests)
    github.push("acme/shop", "rows", {ROWS: FAST.format(name="unique")})
    await service.idle()
    assert len(github.requests) == asked and service.reviews(pull) == []
    (row,) = await service.fetch("select state, deleted_at from installations")
    assert row["state"] == "deleted" and row["deleted_at"] is not None


async def test_a_repository_taken_away_and_given_back(service: Service) -> None:
    github = service.github
    place = github.create_repository("acme/rest", {"README.md": ""})
    github.add_repositories(installation(service), "acme/rest")
    github.remove_repositories(installation(service), "acme/shop")
    await service.idle()
    pull = github.open_pull_request("acme/rest", "rows", {ROWS: slow("unique")})
    gone = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    assert service.runs(gone.head) == []
    assert [run.suite.repository for run in github.world.runs] == [place]
    github.add_repositories(installation(service), "acme/shop")
    head = github.push("acme/shop", "rows", {ROWS: slow("unique") + "\n# again\n"})
    await service.idle()
    service.well(pull.head, head)


async def test_a_renamed_repository_is_the_same_one(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    github.rename_repository("acme/shop", "store")
    github.push("acme/store", "rows", {ROWS: slow("unique") + "\n# again\n"})
    await service.idle()
    assert len(service.inline(pull)) == 1
    service.well(*pull.heads)


async def test_an_archived_repository_is_left_alone(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.until(lambda: service.runs(pull.head))
    github.archive("acme/shop")
    await service.idle()
    assert service.reviews(pull) == []
    (row,) = await service.fetch("select state, reason from reviews")
    assert row["state"] == "failed" and "read-only" in row["reason"]
