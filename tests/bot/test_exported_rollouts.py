"""Records of rollouts, out of a real database and into the training."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bot.exported_rollouts import FILE, export_rollouts, told_elsewhere
from bot.store import rollouts
from bot.store.pool import Connection
from engine.errors import BadInput
from tests.bot.store.test_rollouts import begun
from tests.training.worlds import invalid, node, record
from training.gathering import real_records
from training.regions import line_of


def line(region: str) -> str:
    return line_of(record(node({"hoist": invalid()}), region=region))


async def kept(connection: Connection, *regions: str) -> None:
    job = await begun(connection)
    for region in regions:
        await rollouts.keep(connection, job, 0, region, "done", line(region))


async def test_the_records_are_read_by_the_training(connection: Connection, tmp_path: Path) -> None:
    await kept(connection, "two", "one")

    done = await export_rollouts(connection, tmp_path / "new")
    again = await export_rollouts(connection, tmp_path / "again")

    assert (done.path, done.regions) == (tmp_path / "new" / FILE, 2)
    assert [one.region for one in real_records(tmp_path / "new")] == ["one", "two"]
    assert done.path.read_bytes() == again.path.read_bytes(), "equal records are an equal input"


async def test_a_region_of_which_another_file_tells_is_left_out(
    connection: Connection, tmp_path: Path
) -> None:
    await kept(connection, "one", "two", "three")
    (tmp_path / "mine.regions.jsonl").write_text(f"{line('one')}\nno JSON\n")
    with gzip.open(tmp_path / "measured.regions.jsonl.gz", "wt") as file:
        file.write(line("two"))
    (tmp_path / "torn.regions.jsonl.gz").write_bytes(b"no gzip")

    assert (await export_rollouts(connection, tmp_path)).regions == 1
    assert (await export_rollouts(connection, tmp_path)).regions == 1, "its own file is none of the others"
    assert told_elsewhere(tmp_path) == {("family", "one"), ("family", "two")}
    (tmp_path / "torn.regions.jsonl.gz").unlink()
    (tmp_path / "mine.regions.jsonl").write_text(line("one"))
    assert {one.region for one in real_records(tmp_path)} == {"one", "two", "three"}


async def test_where_there_are_none_there_is_no_file(connection: Connection, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"of another database")

    assert (await export_rollouts(connection, tmp_path)).regions == 0
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_cannot_be_written_to_is_told(connection: Connection, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="TRAIN_INPUT_DIR"):
        await export_rollouts(connection, tmp_path / "file")
