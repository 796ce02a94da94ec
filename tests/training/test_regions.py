from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from engine.errors import BadInput
from tests.training.worlds import gain, node, record
from training.regions import line_of, read, record_of
from training.synthetic import records

ONE = record(node({"hoist": gain(1.0, leads_to=1)}), node({"cache": gain(0.5)}), region="f:1")


def test_a_record_reads_back_equal() -> None:
    for each in [ONE, *islice(records(0), 20)]:
        assert record_of(line_of(each), "here") == each


def test_packed_and_plain_files_are_read_in_order(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.regions.jsonl", tmp_path / "b.regions.jsonl.gz"
    some = list(islice(records(0), 4))
    plain.write_text("\n".join(map(line_of, some[:2])) + "\n\n", encoding="utf-8")
    packed.write_bytes(gzip.compress("\n".join(map(line_of, some[2:])).encode()))
    assert list(read([plain, packed])) == some


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state_sem": "state/2"}, "was written for state/2"),
        ({"group": None, "nodes": 5}, "is no record of a region"),
        ({"nodes": [json.loads(line_of(ONE))["nodes"][0]]}, "has a node that does not fit"),
        ({"nodes": []}, "has a node that does not fit"),
        ({"budget": 10**400}, "is no record of a region"),
        ({"budget": float("inf")}, "has a node that does not fit"),
        ({"source": ["family"]}, "has a node that does not fit"),
    ],
)
def test_what_is_no_record_is_named_with_its_place(changes: dict[str, object], said: str) -> None:
    line = json.dumps(json.loads(line_of(ONE)) | changes)
    with pytest.raises(BadInput, match=f"x.jsonl:3 {said}"):
        record_of(line, "x.jsonl:3")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("traits", [0.5] * 17),
        ("traits", [2.0] * 18),
        ("legal", [1]),
        ("tries", {"8": {"outcome": "gain", "seconds": 1}}),
        ("tries", {"1": {"outcome": "luck", "seconds": 1}}),
        ("tries", {"1": {"outcome": "gain", "seconds": -1}}),
        ("tries", {"1": {"outcome": "gain", "seconds": 1, "log2": float("nan")}}),
        ("tries", {"1": {"outcome": "gain", "seconds": 1, "next": "1"}}),
        ("tries", {"1": {"outcome": "gain", "seconds": 1, "next": 1.5}}),
    ],
)
def test_a_node_that_does_not_fit_is_refused(key: str, value: object) -> None:
    raw = json.loads(line_of(ONE))
    raw["nodes"][1][key] = value
    with pytest.raises(BadInput, match="has a node that does not fit"):
        record_of(json.dumps(raw), "here")


def test_a_line_that_is_nested_without_end_is_no_record() -> None:
    with pytest.raises(BadInput, match="here is no record of a region"):
        record_of("[" * 100_000, "here")
