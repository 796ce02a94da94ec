from __future__ import annotations

import asyncio
from pathlib import Path

from tests.bot.agents.service import SECRET, shop
from tests.bot.cli.conftest import Velox


async def test_payloads_on_disk_reach_a_running_server(
    velox: Velox, postgres_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "payloads" / "push.json"
    file.parent.mkdir()
    file.write_text('{"ref": "refs/heads/main"}')
    async with shop(postgres_url, tmp_path / "data") as service:
        command = ("replay", file.parent, "--to", service.github.webhook_url or "")
        done = await asyncio.to_thread(
            velox, *command, GITHUB_WEBHOOK_SECRET=SECRET, DATABASE_URL=postgres_url
        )
        wrong = await asyncio.to_thread(velox, *command, GITHUB_WEBHOOK_SECRET="of another server")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("202  push  ignored: ") and done.stdout.endswith(": 1 taken\n")
    assert wrong.returncode == 1
    assert wrong.stdout.startswith("401  push  The signature does not fit the body.")
    assert SECRET not in done.stdout + done.stderr


def test_nothing_is_sent_without_a_secret_or_a_payload(velox: Velox, tmp_path: Path) -> None:
    done = velox("replay", tmp_path / "none.json", GITHUB_WEBHOOK_SECRET="")
    assert (done.returncode, done.stdout) == (2, "")
    assert "GITHUB_WEBHOOK_SECRET is not set" in done.stderr

    done = velox("replay", tmp_path / "none.json", GITHUB_WEBHOOK_SECRET=SECRET)
    assert (done.returncode, done.stdout) == (2, "")
    assert "none.json does not exist" in done.stderr


def test_history_takes_one_repository(velox: Velox, tmp_path: Path) -> None:
    done = velox("replay", "--history", tmp_path, tmp_path)
    assert done.returncode == 2 and "takes one repository" in done.stderr
    done = velox("replay", "--history", tmp_path)
    assert done.returncode == 2 and "is not inside a git repository" in done.stderr
