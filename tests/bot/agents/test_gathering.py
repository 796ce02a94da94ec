"""Which settings count as such; what a bundle holds of the base. The scenes show whose settings hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.agents.gathering import gather, has_settings, packed
from bot.bundle import unpack
from bot.github.checkout import checkout
from bot.reviewing import Effort, review_bundle
from tests.bot.github.fetching import TEXT, make_lab
from tests.github import StandIn


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, False),
        ({"velox.toml": b""}, True),
        ({"pyproject.toml": b"[project]\nname = 'x'\n"}, False),
        ({"pyproject.toml": b"[tool.velox]\nmax_inline = 1\n"}, True),
        ({"pyproject.toml": b"[tool.velox.rules]\n"}, True),
        ({"sub/velox.toml": b"max_inline = 1\n"}, False),
    ],
)
def test_a_repository_has_settings_where_its_root_says_something(files: dict[str, bytes], says: bool) -> None:
    assert has_settings(files) is says


async def test_a_bundle_has_the_changed_files_as_they_were_and_no_others(tmp_path: Path) -> None:
    async with StandIn() as hub:
        lab = make_lab(hub)
        after = TEXT.replace("line_3 = 3", "three = 3")
        pull = lab.opened({"app/a.py": after, "app/new.py": "n = 1\n"})
        async with checkout(lab.source(pull), parent=tmp_path) as found:
            bundle = gather(found, base="main", run=False, settings={})

    assert bundle.before == {"app/a.py": TEXT.encode()}
    assert bundle.files["app/a.py"] == after.encode()
    assert bundle.files["app/b.py"] == b"b = 1\n"
    assert unpack(packed(bundle)) == bundle


async def test_what_a_pull_request_made_slower_is_said_of_its_bundle(tmp_path: Path) -> None:
    body = "    return requests.get(url, timeout=9).json()\n"
    kept = f"import functools\nimport requests\n\n\n@functools.cache\ndef load(url):\n{body}"
    async with StandIn() as hub:
        lab = make_lab(hub, {"app/load.py": kept})
        changed = {"app/get.py": kept.replace("@functools.cache\n", "")}
        pull = hub.open_pull_request("ada/lab", "bare", changed, renames={"app/load.py": "app/get.py"})
        async with checkout(lab.source(pull), parent=tmp_path) as found:
            bundle = gather(found, base="main", run=False, settings={})

    assert bundle.before == {"app/load.py": kept.encode()}
    (comment,) = review_bundle(bundle, Effort()).review.comments
    assert (comment.finding.rule, comment.finding.path) == ("cache-removed", "app/get.py")
