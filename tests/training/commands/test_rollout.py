"""The command that rolls out, on a real family. No test asserts a speed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.choose.episode import STOP
from engine.errors import BadInput
from training.__main__ import app
from training.commands.rollout import Kind
from training.regions import read


def test_a_run_that_was_ended_is_taken_up(tmp_path: Path) -> None:
    # This seed draws a family first that is soon told.
    first = [
        "rollout",
        "--output-dir",
        str(tmp_path),
        "--kind",
        Kind.FAMILY,
        "--variants",
        "1",
        "--seed",
        "48",
    ]
    done = CliRunner().invoke(app, [*first, "--limit", "1"])
    again = CliRunner().invoke(app, [*first, "--limit", "1"])

    assert (done.exit_code, again.exit_code) == (0, 0), done.output
    records = list(read(sorted(tmp_path.glob("*.regions.jsonl"))))
    assert len({one.region for one in records}) == len(records)
    if "quieter" not in done.output:
        assert "1 done before" in again.output
    assert all(STOP not in node.tries for one in records for node in one.nodes)


@pytest.mark.parametrize("shard", ["2/2", "a/b", "1", "-1/2"])
def test_a_shard_that_is_none_is_said_so(tmp_path: Path, shard: str) -> None:
    done = CliRunner().invoke(app, ["rollout", "--output-dir", str(tmp_path), "--shard", shard])

    assert isinstance(done.exception, BadInput)
    assert "is no shard" in str(done.exception)
