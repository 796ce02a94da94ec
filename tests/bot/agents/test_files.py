"""Files as they come: odd names, line ends, edges, differences that GitHub does not show, and very many."""

from __future__ import annotations

from pathlib import Path

from tests.bot.agents.service import Service, shop, slow

ROWS = "shop/rows.py"
PAD = "".join(f"LINE_{number} = {number}\n" for number in range(40))


async def test_a_path_with_blanks_and_unicode(service: Service) -> None:
    github = service.github
    path = "shop/ein {schöner} ordner/rows & 日本.py"
    pull = github.open_pull_request("acme/shop", "rows", {path: slow("unique")})
    await service.idle()
    (comment,) = service.inline(pull)
    assert comment.path == path
    github.apply_suggestion(comment)
    await service.idle()
    assert service.run(pull.head).title == "Nothing to say"
    assert comment.body.startswith("~~")
    service.well(*pull.heads)


async def test_a_file_with_crlf_keeps_its_line_ends(service: Service) -> None:
    github = service.github
    source = slow("unique").replace("\n", "\r\n")
    pull = github.open_pull_request("acme/shop", "rows", {ROWS: source})
    await service.idle()
    (comment,) = service.inline(pull)
    github.apply_suggestion(comment)
    after = github.find("acme/shop").git.read(pull.head, ROWS)
    assert after is not None and after.count(b"\n") == after.count(b"\r\n") > source.count("\n")
    await service.idle()
    assert service.run(pull.head).title == "Nothing to say"
    service.well(*pull.heads)


async def test_the_first_and_the_last_line_of_a_file(service: Service) -> None:
    """The last has no line end, and gets none."""
    github = service.github
    line = "def has(counts: dict[str, int], name: str) -> bool: return name in list(counts.keys())"
    first, last = f"{line}\n\n\nONE = 1\n", f"{PAD}\n\n{line}"
    pull = github.open_pull_request("acme/shop", "rows", {"shop/first.py": first, "shop/last.py": last})
    await service.idle()
    found = {comment.path: comment for comment in service.inline(pull)}
    assert found["shop/first.py"].line == 1
    assert found["shop/last.py"].line == last.count("\n") + 1
    for comment in found.values():
        github.apply_suggestion(comment)
    git = github.find("acme/shop").git
    assert not (git.read(pull.head, "shop/last.py") or b"\n").endswith(b"\n")
    await service.idle()
    assert service.run(pull.head).title == "Nothing to say"
    service.well(pull.heads[0], pull.head)


async def test_a_suggestion_across_two_hunks_stands_in_the_summary(postgres_url: str, tmp_path: Path) -> None:
    """Its lines are in two hunks, with others between that the difference does not show."""
    middle = "".join(f"        step_{number} = {number}\n" for number in range(8))
    before = (
        "def unique(rows: list[str]) -> list[str]:\n    seen: list[str] = []\n    for row in rows:\n"
        f"{middle}        seen.append(row)\n    return seen\n"
    )
    test = "        if row in seen:\n            continue\n        seen.append(row)\n"
    after = before.replace("        seen.append(row)\n", test).replace("unique(", "distinct(")
    async with shop(postgres_url, tmp_path, {ROWS: before}) as service:
        pull = service.github.open_pull_request("acme/shop", "rows", {ROWS: after})
        await service.idle()
        assert service.reviews(pull) == []
        assert "its lines are not in one hunk of the diff" in service.summary(pull)
        assert [item["path"] for item in service.run(pull.head).annotations] == [ROWS]
        service.well(pull.head)


async def test_a_difference_that_github_does_not_show(service: Service) -> None:
    """Too large for a patch, and a binary file beside it: on such lines GitHub takes no comment."""
    github = service.github
    large = PAD * 600 + slow("unique")
    pull = github.open_pull_request(
        "acme/shop", "rows", {"shop/large.py": large, "shop/data.bin": b"\0\1\2" * 1000}
    )
    assert all(change.patch is None for change in pull.repository.git.changes(pull.base_sha, pull.head))
    await service.idle()
    run = service.run(pull.head)
    assert run.title == "1 suggestion" and service.reviews(pull) == []
    assert "`shop/large.py:24004`" in service.summary(pull)
    assert "its lines are not in the diff" in service.summary(pull)
    service.well(pull.head)


async def test_files_that_cannot_be_read_are_named(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request(
        "acme/shop",
        "rows",
        {ROWS: slow("unique"), "shop/broken.py": "def (:\n", "shop/odd.py": b"\xff\xfe = 1\n"},
    )
    await service.idle()
    summary = service.run(pull.head).summary or ""
    assert "shop/broken.py" in summary and "shop/odd.py" in summary
    assert len(service.inline(pull)) == 1
    service.well(pull.head)


async def test_more_findings_than_lines(service: Service) -> None:
    """Five on their lines, the others in one summary comment, which is edited in place."""
    github = service.github
    many = {f"shop/m{number}.py": slow(f"unique_{number}") for number in range(8)}
    pull = github.open_pull_request("acme/shop", "rows", many)
    await service.idle()
    assert len(service.inline(pull)) == 5 and len(service.reviews(pull)) == 1
    assert service.run(pull.head).title == "8 suggestions"
    rest = set(many) - {comment.path for comment in service.inline(pull)}
    assert len(rest) == 3 and all(path in service.summary(pull) for path in rest)
    writes = len([each for each in github.requests if each.is_write and "issues" in each.path])
    github.push("acme/shop", "rows", {"shop/m0.py": slow("unique_0") + "\n# same\n"})
    await service.idle()
    assert len([each for each in github.requests if each.is_write and "issues" in each.path]) == writes
    github.push("acme/shop", "rows", dict.fromkeys(rest))
    await service.idle()
    assert service.summary(pull).startswith("Nothing is left here")
    assert len(service.inline(pull)) == 5
    service.well(*pull.heads)


async def test_3100_files(service: Service) -> None:
    """GitHub lists no more than 3,000; the suggestion is in one that it leaves out."""
    github = service.github
    files = {f"package/m{number:04}.py": f"X = {number}\n" for number in range(3_099)}
    pull = github.open_pull_request("acme/shop", "rows", {**files, "package/z.py": slow("unique")})
    await service.idle()
    (comment,) = service.inline(pull)
    assert comment.path == "package/z.py"
    assert "Read 3,100 changed files" in (service.run(pull.head).summary or "")
    service.well(pull.head)


async def test_nothing_to_say_is_said_by_the_check_run_alone(service: Service) -> None:
    github = service.github
    pull = github.open_pull_request("acme/shop", "words", {"README.md": "# Shop\n\nMore words.\n"})
    other = github.open_pull_request("acme/shop", "code", {"shop/one.py": "ONE = 1\n"})
    await service.idle()
    for each in (pull, other):
        run = service.run(each.head)
        assert (run.title, run.conclusion, run.annotations) == ("Nothing to say", "neutral", [])
        assert service.reviews(each) == [] and service.summary(each) == ""
    assert github.world.comments == []
    service.well(pull.head, other.head)
