"""What the App may do on GitHub is no more than what it does, and that changes no repository's contents."""

from __future__ import annotations

from collections import ChainMap

from bot import commander
from bot.agents import analyzer, fetching, merge_queue, publisher, scan_desk
from bot.healing import orphans
from tests.bot.agents.service import WRITES, Service, slow, written_contents
from tests.test_manifest import LEAST

ORDER = ("read", "write")
SPOKEN = (
    analyzer.SPEAK,
    publisher.WRITE,
    merge_queue.WRITE,
    orphans.LOOK,
    scan_desk.SPEAK,
    commander.IN_PULL,
    commander.IN_ISSUE,
)

HEARD = {"merge_queues"}
"""What no request needs: GitHub sends an event to those alone that have it."""


def test_the_app_asks_for_what_its_sessions_use_and_for_no_more() -> None:
    """`LEAST` is what app.yml asks for, by a test of its own."""
    used: dict[str, str] = {}
    for scope in (fetching.READ, *SPOKEN):
        for name, level in scope.items():
            used[name] = max(used.get(name, "read"), level, key=ORDER.index)
    assert used == {name: level for name, level in LEAST.items() if name not in HEARD}
    assert LEAST["contents"] == "read"


def test_who_reads_code_cannot_write_and_who_writes_cannot_read_it() -> None:
    assert set(fetching.READ.values()) == {"read"}
    for scope in SPOKEN:
        assert "contents" not in scope


def test_no_endpoint_that_writes_contents_is_among_those_that_are_called() -> None:
    """The list by which every scene is judged."""
    for request in (
        "PUT /repos/acme/shop/contents/a.py",
        "POST /repos/acme/shop/git/refs",
        "POST /repos/acme/shop/git/blobs",
        "PATCH /repos/acme/shop/git/refs/heads/main",
        "POST /repos/acme/shop/merges",
        "PUT /repos/acme/shop/pulls/1/merge",
        "PUT /repos/acme/shop/pulls/1/update-branch",
        "POST /acme/shop.git/git-receive-pack",
        "POST /graphql",
    ):
        assert WRITES.fullmatch(request) is None


async def test_a_token_has_no_more_than_its_job_needs(service: Service) -> None:
    """Over a whole review: each token is for one repository, and none may both write and read code."""
    github = service.github
    github.open_pull_request("acme/shop", "rows", {"shop/rows.py": slow("unique")})
    await service.idle()
    tokens = list(github.world.tokens.values())
    assert len(tokens) == 3
    for token in tokens:
        assert [repository.full_name for repository in token.repositories or ()] == ["acme/shop"]
        writes = "write" in token.permissions.values()
        assert not (writes and "contents" in token.permissions)
    assert ChainMap(*(token.permissions for token in tokens)).keys() == LEAST.keys() - HEARD - {"issues"}
    assert written_contents(github) == []
