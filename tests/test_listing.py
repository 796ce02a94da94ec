"""The Marketplace listing: texts of the length that GitHub wants, pictures of its size, and nothing untrue.

https://docs.github.com/apps/github-marketplace/listing-an-app-on-github-marketplace
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

from bot.manifest import INSTALLED
from bot.plans import FREE
from bot.store.customers import Retention

LISTING = Path(__file__).parent.parent / "docs" / "marketplace"
TEXT = (LISTING / "listing.md").read_text(encoding="utf-8")
PRIVACY = (LISTING / "privacy.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """What stands below a heading of the second level."""
    (found,) = re.findall(rf"^## {re.escape(title)}\n\n(.*?)(?=\n\n## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    return str(found).strip()


def size(name: str) -> tuple[int, int]:
    """Width and height of a PNG."""
    head = (LISTING / name).read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    return int(width), int(height)


def test_texts_have_the_length_that_github_wants() -> None:
    short, intro = section("Very short description"), section("Introductory description")
    detailed = section("Detailed description")

    assert 40 <= len(short) <= 80 and short[-1].isalpha() and "Velox" not in short
    assert 150 <= len(intro) <= 250 and intro.startswith("Velox ") and intro.endswith(".")
    assert len(detailed) <= 1000
    titles = re.findall(r"^### (.*)$", detailed, re.MULTILINE)
    assert 3 <= len(titles) <= 5 and all(title[-1].isalpha() for title in titles)
    assert "!" not in short + intro + detailed and "users" not in short + intro + detailed


def test_pictures_have_their_size() -> None:
    logo, card = size("logo.png"), size("feature-card.png")

    assert logo[0] == logo[1] >= 200
    assert card == (965, 482)
    screenshots = re.findall(r"^\| `([\w-]+\.png)` \|", section("Screenshots"), re.MULTILINE)
    assert 1 <= len(screenshots) <= 5
    assert len({size(name) for name in screenshots}) == 1 and size(screenshots[0])[0] >= 1200


def test_the_plan_is_the_one_that_is_honoured() -> None:
    (row,) = re.findall(r"^\| Free \| (.*) \|$", section("Plans"), re.MULTILINE)

    assert [int(number) for number in re.findall(r"\d+", row)] == [
        *(FREE.private_repositories, FREE.reviews_a_day, FREE.scans_a_day, 24),
    ]
    assert INSTALLED in section("Links")


def test_the_privacy_policy_says_how_long_things_are_kept() -> None:
    rows = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", PRIVACY, re.MULTILINE))
    keep = Retention()

    assert (
        rows["events as GitHub sent them, which may quote code and comments"]
        == f"{keep.deliveries.days} days"
    )
    assert rows["commands given in comments, with the login of who gave them"] == f"{keep.commands.days} days"
    assert (keep.reviews.days, keep.bundles.seconds, keep.uninstalled.days) == (365, 3600, 0)
    assert f"until {keep.cancelled.days} days after its subscription" in rows["everything of an account"]
    assert f"{keep.cancelled.days} days after that" in (LISTING / "terms.md").read_text(encoding="utf-8")


def test_links_lead_somewhere() -> None:
    for page in LISTING.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page.name, target)
