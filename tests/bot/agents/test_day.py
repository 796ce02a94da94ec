from __future__ import annotations

from pathlib import Path

from tests.bot.agents.day import NAME, a_day


async def test_a_day_is_calm_from_the_marketplace_to_the_last_row(postgres_url: str, tmp_path: Path) -> None:
    async with a_day(postgres_url, tmp_path) as day:
        transcript = await day.whole()
        service = day.service
        left = {
            table: (await service.fetch(f"select count(*) from {table}"))[0][0]
            for table in ("installations", "repositories", "pull_requests", "reviews", "suggestions", "scans")
        }

    said = {scene.title: [each.text for each in scene.said] for scene in transcript.scenes}
    for silent in ("Installed", "Another plan", "And back", "Suspended", "Uninstalled", "Forgotten"):
        assert said[silent] == [], silent
    assert said["A stranger asks"] == ["-1: not for this person"]
    assert "Button: Run proofs" in said["A fork"][0]
    assert "Button" not in said["A maintainer asks"][0] and "+1: it is done" in said["A maintainer asks"]
    assert any("The scan was cancelled" in text for text in said["A scan, and not after all"])
    assert any("0 new and 1 gone since" in text for text in said["Once more"])
    assert set(left.values()) == {0}, left
    assert all(NAME in each.full_name for each in day.github.world.repositories if each.owner.login == "acme")
