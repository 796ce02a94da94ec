"""The page of a pull request: what is said is shown, and nothing of it is more than text."""

from __future__ import annotations

import re
from typing import Any

from tests.github import StandIn
from tests.github.caller import Caller
from tests.github.markdown import markdown
from tests.github.world import PullRequest

Json = Any
SHOP = "/repos/acme/shop"


async def review(call: Caller, pull: PullRequest, body: str, **place: Json) -> None:
    comment = {"path": "shop.py", "line": 3, "body": body, **place}
    sent = {"event": "COMMENT", "body": "Two findings.", "commit_id": pull.head, "comments": [comment]}
    assert (await call("POST", f"{SHOP}/pulls/1/reviews", sent)).status == 200


async def test_it_is_served_where_github_has_it(github: StandIn, call: Caller, pull: PullRequest) -> None:
    await review(call, pull, "slow")
    async with call.session.get(f"{github.web_url}/acme/shop/pull/1") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert await answer.text() == github.page("acme/shop", 1)
    for path in ("/acme/shop/pull/9", "/acme/nothing/pull/1", "/"):
        async with call.session.get(github.web_url + path) as answer:
            assert answer.status == 404


async def test_nothing_is_loaded_from_elsewhere(github: StandIn, call: Caller, pull: PullRequest) -> None:
    await review(call, pull, "![x](https://example.com/x.png) <img src=https://example.com/y.png>")
    page = github.page("acme/shop", 1)
    assert not re.search(r"<(script|link|iframe|img|object)\b", page)
    assert not re.search(r"src=|href=[\"'](?!#)", page) and "url(" not in page and "@import" not in page


async def test_suggestions_are_drawn_as_differences(github: StandIn, call: Caller, pull: PullRequest) -> None:
    await review(call, pull, "x\n\n```suggestion\nfaster = 3\n```", line=31, start_line=30)
    page = github.page("acme/shop", 1)
    drawn = page[page.index("Suggested change") :]
    rows = re.findall(r'<tr class="(old|new)">.*?<td class="code">(.*?)</td>', drawn, re.DOTALL)[:3]
    plain = [(kind, re.sub(r"<[^>]+>", "", code).strip()) for kind, code in rows]
    assert plain == [("old", "line_30 = 300"), ("old", "extra = 0"), ("new", "faster = 3")]
    assert "Comment on lines +30 to +31" in page


async def test_the_check_run_with_its_annotations(github: StandIn, call: Caller, pull: PullRequest) -> None:
    note = {
        "path": "shop.py",
        "start_line": 30,
        "end_line": 30,
        "annotation_level": "warning",
        "title": "A slow <line>",
        "message": "Walks it all.",
        "raw_details": "growth",
    }
    output = {"title": "One note", "summary": "| a | b |\n|---|---|\n| 1 | 2 |", "annotations": [note]}
    actions = [{"label": "Verify", "description": "Run it", "identifier": "verify"}]
    run = {
        "name": "velox",
        "head_sha": pull.head,
        "conclusion": "neutral",
        "output": output,
        "actions": actions,
    }
    assert (await call("POST", f"{SHOP}/check-runs", run)).status == 201
    page = github.page("acme/shop", 1)
    assert page.count("A slow &lt;line&gt;") == 2  # among the checks, and below its line
    assert ">Verify</button>" in page and "<td>1</td>" in page


async def test_outdated_and_resolved_threads_are_folded(
    github: StandIn, call: Caller, pull: PullRequest
) -> None:
    await review(call, pull, "slow")
    assert '<details class="file thread-box" open>' in github.page("acme/shop", 1)
    github.resolve(github.world.review_comments[0])
    assert ">Resolved<" in github.page("acme/shop", 1)
    github.push("acme/shop", "faster", {"shop.py": "x = 1\n"})
    page = github.page("acme/shop", 1)
    assert ">Outdated<" in page and '<details class="file thread-box">' in page


async def test_pending_reviews_are_not_shown(github: StandIn, call: Caller, pull: PullRequest) -> None:
    comment = {"path": "shop.py", "line": 3, "body": "a secret so far"}
    await call("POST", f"{SHOP}/pulls/1/reviews", {"comments": [comment]})
    assert "a secret so far" not in github.page("acme/shop", 1)


async def test_titles_and_people_are_text(github: StandIn, call: Caller, pull: PullRequest) -> None:
    github.edit(pull, title="<script>alert(1)</script>")
    github.comment(pull, "<!-- unseen --><b onclick=x>hello</b> <b>bold</b>", by="<i>mia</i>")
    page = github.page("acme/shop", 1)
    assert "<script>" not in page and "unseen" not in page and "<i>mia" not in page
    assert "&lt;b onclick=x&gt;hello</b>" in page and "<b>bold</b>" in page


def test_markdown() -> None:
    assert markdown("a ~~b~~ `c`") == "<p>a <s>b</s> <code>c</code></p>\n"
    assert "<details>" in markdown("<details><summary>x</summary>\n\ny\n\n</details>")
    assert "<details open>" in markdown("<details open>\n\ny\n\n</details>")
    assert "javascript" not in re.sub(r">[^<]*<", "><", markdown("[x](javascript:alert(1))"))
    assert '<span class="old">-a\n</span><span class="new">+b' in markdown("```diff\n-a\n+b\n```")
    assert '<input type="checkbox" disabled checked> done' in markdown("- [x] done")
    for language in ("html", "no-such-language", ""):
        assert "<script" not in markdown(f"```{language}\n<script>\n```")
