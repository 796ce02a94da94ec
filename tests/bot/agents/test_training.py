"""Runs of the training in a process of its own: a small real program stands in its place."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from bot.agents.apart import ReviewBroke
from bot.agents.clerk import Tools
from bot.agents.offline import MOST_SAID, end_of
from bot.agents.training import KEPT_RUNS, Training
from bot.counter.told import Trained
from bot.reviewing import Effort
from bot.store.api_jobs import ApiJob
from bot.store.pool import Pool
from engine.errors import BadInput

PROGRAM = dedent("""
    import json, os, sys, time
    from pathlib import Path
    work = Path(sys.argv[sys.argv.index("--work") + 1])
    seed = next((int(word[7:]) for word in sys.argv if word.startswith("--seed=")), 0)
    runs = work / "runs"
    runs.write_text((runs.read_text() if runs.exists() else "") + "x")
    log = work.parent / "log"
    def note(text):
        with log.open("a") as file: file.write(text + "\\n")
    note(f"begin {os.getpid()}")
    print(json.dumps({"stage": "pretrain", "done": 3, "total": 40, "note": "value 0.5"}), flush=True)
    print("no JSON at all", flush=True)
    if seed == 9: time.sleep(60)
    time.sleep(0.2)
    note("end")
    if seed == 2: print("training: no group is held out.", file=sys.stderr); sys.exit(2)
    if seed == 4: print("noise " * 200_000 + "\\nthe last word", file=sys.stderr); sys.exit(1)
    if seed == 1: print("Traceback: it broke", file=sys.stderr); sys.exit(1)
    verdict = {"words": sorted(os.environ), "argv": sys.argv[1:], "runs": runs.read_text()}
    print(json.dumps({"stage": "verdict", "verdict": verdict}), flush=True)
    sys.exit(3 if seed == 3 else 0)
""")


@pytest.fixture
def training(tmp_path: Path) -> Training:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    return Training(
        tmp_path / "models",
        tmp_path / "rollouts",
        tmp_path / "machine",
        (sys.executable, str(program)),
        look=0.05,
    )


def job(**request: object) -> ApiJob:
    now = datetime.now(UTC)
    return ApiJob(
        uuid.uuid4(), "train", "t", "r", "running", request, None, "", {}, None, None, 1, now, now, None, now
    )


class Told:
    """Remembers what was told of the progress."""

    def __init__(self, pool: Pool) -> None:
        self.said: list[tuple[int, int, str]] = []
        self.tools = Tools(pool, Effort(), (), None, self.tell)

    async def tell(self, done: int, total: int, what: str) -> None:
        self.said.append((done, total, what))


@pytest.fixture
def told(pool: Pool) -> Told:
    return Told(pool)


async def test_a_run_tells_its_progress_and_ends_with_its_verdict(training: Training, told: Told) -> None:
    ended = Trained.model_validate_json(await training.train(job(epochs=4, seed=0), told.tools))

    assert ended.published
    assert (3, 40, "pretrain: value 0.5") in told.said
    assert ended.log == ["pretrain: value 0.5", "no JSON at all"]
    assert {"--epochs=4", "--seed=0", "--synthetic-samples=0"} <= set(ended.verdict["argv"])


async def test_a_net_that_was_turned_away_is_no_failure(training: Training, told: Told) -> None:
    ended = Trained.model_validate_json(await training.train(job(seed=3), told.tools))

    assert not ended.published
    assert ended.verdict


async def test_input_that_cannot_be_used_is_told_in_the_words_of_the_training(
    training: Training, told: Told
) -> None:
    with pytest.raises(BadInput, match=r"^no group is held out\.$"):
        await training.train(job(seed=2), told.tools)


async def test_a_run_that_broke_may_be_tried_again_in_the_same_folder(training: Training, told: Told) -> None:
    broken = job(seed=1)
    for _ in range(2):
        with pytest.raises(ReviewBroke, match="status 1: Traceback: it broke"):
            await training.train(broken, told.tools)
    (runs,) = training._models.glob(".runs/*/runs")
    assert runs.read_text() == "xx"


async def test_of_what_a_run_complains_of_the_end_is_kept(training: Training, told: Told) -> None:
    with pytest.raises(ReviewBroke, match=r"status 1: the last word$"):
        await training.train(job(seed=4), told.tools)

    stream = asyncio.StreamReader()
    stream.feed_data(b"noise" * MOST_SAID + b"end")
    stream.feed_eof()
    kept = await end_of(stream)
    assert len(kept) == MOST_SAID and kept.endswith(b"noiseend")


async def test_no_secret_of_the_server_reaches_the_process(
    training: Training, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "GITHUB_PRIVATE_KEY", "API_AUTH_TOKEN", "OPENROUTER_API_KEY"):
        monkeypatch.setenv(name, "the-secret")

    ended = await training.train(job(), told.tools)

    assert b"the-secret" not in ended
    assert not {"DATABASE_URL", "GITHUB_PRIVATE_KEY", "API_AUTH_TOKEN"} & set(
        json.loads(ended)["verdict"]["words"]
    )


async def test_a_run_that_is_cancelled_ends_with_its_process(
    training: Training, told: Told, tmp_path: Path
) -> None:
    running = asyncio.create_task(training.train(job(seed=9), told.tools))
    while not told.said:
        await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    number = int((tmp_path / "models" / ".runs" / "log").read_text().split()[1])
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


async def test_one_run_goes_on_at_a_time(training: Training, told: Told, tmp_path: Path) -> None:
    await asyncio.gather(*(training.train(job(seed=0), told.tools) for _ in range(3)))

    log = (tmp_path / "models" / ".runs" / "log").read_text().splitlines()
    assert [line.split()[0] for line in log] == ["begin", "end"] * 3
    assert any("another run" in what for _, _, what in told.said)


async def test_the_folders_of_old_runs_go(training: Training, told: Told, tmp_path: Path) -> None:
    runs = tmp_path / "models" / ".runs"
    for number in range(KEPT_RUNS + 2):
        (runs / f"old{number}").mkdir(parents=True)
        (runs / f"old{number}" / "report.html").write_text("x")
        os.utime(runs / f"old{number}", (number, number))
    mine = job(seed=3)
    await training.train(mine, told.tools)

    kept = {f"old{number}" for number in range(2, KEPT_RUNS + 2)}
    assert {each.name for each in runs.iterdir() if each.is_dir()} == {*kept, mine.id.hex}


async def test_a_folder_that_takes_no_export_is_told(training: Training, told: Told, tmp_path: Path) -> None:
    (tmp_path / "rollouts").write_text("no folder")

    with pytest.raises(BadInput, match=r"rollouts \(File exists\)"):
        await training.train(job(seed=3), told.tools)
    assert not (tmp_path / "models" / ".runs" / "log").exists(), "nothing was begun"
