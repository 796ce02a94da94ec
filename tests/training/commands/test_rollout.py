"""The command that rolls out, on a real family. No test asserts a speed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.choose.episode import STOP
from engine.errors import BadInput
from training.__main__ import app
from training.commands.rollout import Kind
from training.places import family_places
from training.regions import read, record_of


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


def test_what_comes_of_each_region_is_told_to_another_process(tmp_path: Path) -> None:
    families = {place.region for place in family_places(1)}
    known = tmp_path / "known"
    known.write_text(
        "".join(f"{region}\n" for region in sorted(families - {"family:counted_under_a_lock:0"}))
    )
    words = ["rollout", "--kind", Kind.FAMILY, "--variants", "1", "--progress", "json", "--known", str(known)]

    done = CliRunner().invoke(app, words)

    assert done.exit_code == 0, done.output
    begun, region, ended = map(json.loads, done.stdout.splitlines())
    assert begun == {"stage": "rollout", "done": 0, "total": 1, "note": "family:counted_under_a_lock:0"}
    assert (region["stage"], region["region"]) == ("region", "family:counted_under_a_lock:0")
    assert region["came"] == "done"  # it is refuted, which takes no measuring
    assert record_of(region["record"], "here").region == "family:counted_under_a_lock:0"
    assert ended == {"stage": "rolled", "more": False}


def test_what_time_does_not_suffice_for_is_left_to_do(tmp_path: Path) -> None:
    words = ["rollout", "--kind", Kind.FAMILY, "--progress", "json", "--minutes", "1e-9"]

    done = CliRunner().invoke(app, words)

    assert json.loads(done.stdout) == {"stage": "rolled", "more": True}


def test_records_have_to_go_somewhere() -> None:
    done = CliRunner().invoke(app, ["rollout", "--kind", Kind.FAMILY])

    assert isinstance(done.exception, BadInput)
    assert "--output-dir" in str(done.exception)


@pytest.mark.parametrize("shard", ["2/2", "a/b", "1", "-1/2"])
def test_a_shard_that_is_none_is_said_so(tmp_path: Path, shard: str) -> None:
    done = CliRunner().invoke(app, ["rollout", "--output-dir", str(tmp_path), "--shard", shard])

    assert isinstance(done.exception, BadInput)
    assert "is no shard" in str(done.exception)
