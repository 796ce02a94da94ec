"""What people answer on one pull request holds for the next ones."""

from __future__ import annotations

from tests.bot.agents.service import Service, slow

ROWS = "shop/rows.py"


async def test_what_was_dismissed_is_not_said_again_on_another_pull_request(service: Service) -> None:
    github = service.github
    first = github.open_pull_request("acme/shop", "first", {ROWS: slow("unique")})
    await service.idle()
    (said,) = service.inline(first)
    github.world.review_comments.remove(said)  # a person deletes it
    github.push("acme/shop", "first", {"README.md": "# More\n"})
    await service.idle()
    github.close(first)

    again = github.open_pull_request("acme/shop", "again", {ROWS: "import os\n\n\n" + slow("unique")})
    other = github.open_pull_request("acme/shop", "other", {ROWS: slow("distinct")})
    await service.idle()

    assert service.inline(again) == [] and service.run(again.head).annotations == []
    assert len(service.inline(other)) == 1
    service.well(again.head, other.head)


async def test_a_suggestion_that_is_committed_counts_as_taken(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: slow("unique")})
    await service.idle()
    (said,) = service.inline(pull)
    github.apply_suggestion(said)
    await service.idle()

    ((state, taken),) = await service.fetch("select state, taken from suggestions")
    assert (state, taken) == ("fixed", True)
    (row,) = await service.fetch("select shown, accepted, dismissed from patterns")
    assert tuple(row) == (1, 1, 0)
    service.well(pull.head)
