"""A pull request lives on: pushes, force-pushes, rebases, renames, and deliveries that come as they like."""

from __future__ import annotations

from pathlib import Path

from tests.bot.agents.service import FAST, Service, shop, slow

ROWS = "shop/rows.py"


async def test_a_push_while_a_review_runs(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    first = pull.head
    await service.until(lambda: service.runs(first))
    second = github.push("acme/shop", "rows", {ROWS: slow("unique") + "\n\n" + slow("other")})
    await service.idle()
    assert (service.run(first).conclusion, service.run(first).title) == (
        "skipped",
        "Superseded by a newer push",
    )
    assert second[:8] in (service.run(first).summary or "")
    assert [review.commit for review in service.reviews(pull)] == [second]
    assert len(service.inline(pull)) == 2
    service.well(first, second)


async def test_superseded_work_stops_early(postgres_url: str, tmp_path: Path) -> None:
    """The first review would prove for minutes; its push overtakes it."""
    many = "\n\n".join(slow(f"unique_{number}") for number in range(12))
    async with shop(postgres_url, tmp_path, VELOX_PROOF_SECONDS=100.0) as service:
        pull = service.github.open_pull_request("acme/shop", "rows", {ROWS: many})
        first = pull.head
        await service.until(lambda: service.runs(first))
        await service.until_found("select 1 from reviews where state = 'optimizing'")
        second = service.github.push("acme/shop", "rows", {ROWS: FAST.format(name="unique")})
        await service.idle()
        (row,) = await service.fetch(
            "select state, written is null as nothing from reviews where head_sha = $1", first
        )
        assert (row["state"], row["nothing"]) == ("superseded", True)
        assert service.run(second).title == "Nothing to say"
        service.well(first, second)


async def test_two_pushes_at_once_are_one_review(postgres_url: str, tmp_path: Path) -> None:
    async with shop(postgres_url, tmp_path, VELOX_DEBOUNCE=1.5) as service:
        pull = service.github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
        service.github.push("acme/shop", "rows", {ROWS: slow("unique") + "\n# one\n"})
        last = service.github.push("acme/shop", "rows", {ROWS: slow("unique") + "\n# two\n"})
        await service.idle()
        assert [run.head for run in service.github.world.runs] == [last]
        assert [review.commit for review in service.reviews(pull)] == [last]
        service.well(last)


async def test_nothing_is_said_twice(service: Service) -> None:
    """By a force-push, a rebase, a rename, and code that moved: one comment, which persists."""
    github = service.github
    base = github.find("acme/shop").git.ref("refs/heads/main")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    (comment,) = service.inline(pull)

    forced = github.push(
        "acme/shop", "rows", {ROWS: "import os\n\n\n" + slow("unique")}, parent=base, message="Amended"
    )
    await service.idle()
    main = github.push("acme/shop", "main", {"shop/other.py": "ONE = 1\n"})
    rebased = github.push("acme/shop", "rows", {ROWS: "import os\n\n\n" + slow("unique")}, parent=main)
    await service.idle()
    renamed = github.push("acme/shop", "rows", {}, renames={ROWS: "shop/lines.py"})
    await service.idle()
    assert service.inline(pull) == [comment] and "~~" not in comment.body
    assert len(service.reviews(pull)) == 1
    assert [service.run(head).title for head in (forced, rebased, renamed)] == ["1 suggestion"] * 3
    assert service.summary(pull) == ""
    service.well(*pull.heads)


async def test_what_a_push_mended_is_struck_through(service: Service) -> None:
    """Not deleted; where a person wrote in the thread, an answer is given instead, once."""
    github = service.github
    both = slow("unique") + "\n\n" + slow("other").replace("seen", "known")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: both})
    await service.idle()
    one, two = sorted(service.inline(pull), key=lambda comment: comment.line or 0)
    github.reply(two, "Why is that?")
    mended = github.push("acme/shop", "rows", {ROWS: FAST.format(name="unique")})
    await service.idle()
    github.push("acme/shop", "rows", {ROWS: FAST.format(name="unique") + "\n# done\n"})
    await service.idle()
    assert one.body.startswith("~~**`seen`") and f"Gone as of {mended[:8]}." in one.body
    assert two.body.startswith("**`known`")
    answers = [comment for comment in service.inline(pull) if comment.replies_to == two.id]
    assert [(each.author.login, each.body.split("\n")[0]) for each in answers] == [
        ("ada", "Why is that?"),
        ("velox[bot]", f"Gone as of {mended[:8]}."),
    ]
    service.well(*pull.heads)


async def test_what_a_person_deleted_stays_dismissed(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    github.world.review_comments.clear()
    github.push("acme/shop", "rows", {ROWS: "import os\n\n\n" + slow("unique")})
    await service.idle()
    base = github.find("acme/shop").git.ref("refs/heads/main")
    github.push("acme/shop", "rows", {ROWS: slow("unique")}, parent=base)
    await service.idle()
    assert service.inline(pull) == [] and len(service.reviews(pull)) == 1 and service.summary(pull) == ""
    run = service.run(pull.head)
    assert run.title == "Nothing to say" and "1 finding dismissed earlier" in (run.summary or "")
    service.well(*pull.heads)


async def test_deliveries_come_twice_late_and_never(service: Service) -> None:
    github = service.github
    github.mail.double(which="pull_request.*")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    github.mail.hold(2, "pull_request.synchronize")
    github.push("acme/shop", "rows", {ROWS: slow("unique") + "\n# one\n"})
    github.push("acme/shop", "rows", {ROWS: slow("unique") + "\n# two\n"})
    github.mail.release("reversed")
    await service.idle()
    github.mail.lose(which="pull_request.synchronize")
    github.push("acme/shop", "rows", {ROWS: FAST.format(name="unique")})
    await service.idle()
    assert service.runs(pull.head) == []
    (lost,) = [item for item in github.deliveries if item.attempts and not item.attempts[0].status_code]
    github.mail.redeliver(lost.attempts[0].id)
    await service.idle()
    (comment,) = service.inline(pull)
    assert comment.body.startswith("~~")
    assert len(service.reviews(pull)) == 1
    service.well(pull.heads[0], *pull.heads[2:])


async def test_a_late_closing_of_an_open_pull_request(service: Service) -> None:
    github = service.github
    github.mail.hold(1, "pull_request.closed")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    github.close(pull)
    github.reopen(pull)
    github.mail.release()
    await service.idle()
    assert len(service.reviews(pull)) == 1
    service.well(pull.head, again=[pull.head])
