from __future__ import annotations

import json
import marshal
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BadInput
from engine.profile import reading
from engine.profile.marshalled import load
from engine.profile.reading import EXPECTED, read_profile
from engine.profile.recording import write_recording
from tests.engine.profile.samples import TOOLS, function_run, named, record, recording, run, time_in, written


@pytest.mark.parametrize("name", TOOLS)
def test_the_tools_agree_on_where_the_time_goes(name: str) -> None:
    profile = read_profile(written(name), name)
    assert (profile.name, profile.counted) == (name, False)
    assert time_in(profile, "slow") > 0.8


def test_cprofile_and_its_older_marshal(tmp_path: Path) -> None:
    data = record(tmp_path)
    assert named(read_profile(data, "out"), "slow").total > 0.5
    for version in range(5):
        again = marshal.dumps(load(data), version)  # type: ignore[arg-type]
        assert read_profile(again, "out") == read_profile(data, "out")


def test_a_recording_of_ours_is_a_profile_as_well() -> None:
    made = recording(run(1.0, function_run(own=0.5, total=0.75, calls=3)))
    profile = read_profile(write_recording(made), "saved.json")
    (work,) = profile.functions
    assert (work.own, work.total, work.calls, profile.counted) == (0.5, 0.75, 3, True)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "it is cut short"),
        (b"{", "it is cut short"),
        (b'{"', "it is not JSON"),
        (b"{}", "its JSON is of an unknown kind"),
        (b'{"a": 1}', "its JSON is of an unknown kind"),
        (b'{"a":' + b"[" * 200_000, "its JSON is nested too deeply"),
        (b'{"root_frame": null}', "it holds no samples"),
        (b'{"profiles": [], "shared": {}}', "its frames or its profiles are missing"),
        (b'{"velox-profile": 2}', "it is of version 2, and this Velox reads 1"),
        (b"\x80\x04}.", "a value of type"),
        (b"<html>", "a value of type"),
        (marshal.dumps({("a", 1, "b"): compile("1", "x", "exec")}), "it holds code"),
        (b'{"root_frame": ' + b"9" * 5000 + b"}", "it is not JSON"),
    ],
)
def test_another_file_is_one_sentence_that_names_it(data: bytes, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_profile(data, "prof.out")
    said = str(refused.value)
    assert said.startswith("prof.out is no profile that Velox can read: ")
    assert says in said
    assert said.endswith(f"{EXPECTED}.")


def test_a_file_that_is_too_large_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    with pytest.raises(BadInput, match="too large for a profile"):
        read_profile(b"x" * 11, "prof.out")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["root_frame", "profiles", "shared", "frames", "children", "time", "function", "file_path",
                 "line_no", "velox-profile", "runs", "program", "type", "samples", "weights", "unit"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    with suppress(BadInput):
        read_profile(json.dumps(value).encode(), "p")
