from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import BadInput
from engine.profile import recording as module
from engine.profile.recording import profile_of, read_recording, write_recording
from engine.profile.values import FunctionRun, Recording, Run
from tests.engine.profile.samples import function_run, recording, run

TIMES = st.floats(0, 1e6, allow_nan=False)
FUNCTIONS = st.builds(
    FunctionRun,
    st.text(),
    st.integers(0, 9999),
    st.text(),
    st.integers(0, 10**12),
    TIMES,
    TIMES,
    st.just(True),
)
RUNS = st.builds(
    Run,
    TIMES,
    TIMES,
    TIMES,
    st.integers(0, 10**12),
    st.none() | st.integers(0, 10**12),
    st.lists(FUNCTIONS, max_size=4).map(tuple),
)
RECORDINGS = st.builds(Recording, st.text(), st.text(), st.lists(RUNS, min_size=1, max_size=4).map(tuple))


@given(RECORDINGS)
def test_what_is_written_is_read_again(made: Recording) -> None:
    assert read_recording(write_recording(made), "main") == made


def test_functions_from_elsewhere_are_kept_only_if_they_took_time() -> None:
    made = recording(
        run(1.0, function_run("a", ours=False, own=0.1), function_run("b", ours=False, own=1e-5))
    )
    (again,) = read_recording(write_recording(made), "main").runs
    assert [item.name for item in again.functions] == ["a"]


def test_as_a_profile_it_says_the_median_share() -> None:
    runs = [run(1.0, function_run(own=own, total=own, calls=3)) for own in (0.1, 0.2, 0.6)]
    (work,) = profile_of(recording(*runs), "main").functions
    assert (work.own, work.total, work.calls) == (0.2, 0.2, 3)


def broken(**changes: object) -> bytes:
    document = json.loads(write_recording(recording(run(1.0, function_run()))))
    document.update(changes)
    return json.dumps(document).encode()


ROW = ["a.py", 1, "f", 1, 0.1, 0.1, True]
PLAIN = {"wall": 1, "user": 1, "system": 1, "resident": 1, "traced": None, "functions": [ROW]}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", "it is no recording of Velox"),
        (b'{"findings": {}}', "it is no recording of Velox"),
        (broken(**{"velox-profile": 9}), "it is of version 9, and this Velox reads 1"),
        (broken(program=1), "its program, its Python or its runs are missing"),
        (broken(runs=[]), "its program, its Python or its runs are missing"),
        (broken(runs=[1]), "a run in it lacks"),
        (broken(runs=[{**PLAIN, "resident": "1"}]), "a run in it lacks"),
        (broken(runs=[{**PLAIN, "wall": None}]), "a time in it is not a number"),
        (broken(runs=[{**PLAIN, "wall": -1}]), "a time in it is negative"),
        (broken(runs=[{**PLAIN, "functions": [ROW[:-1]]}]), "a function in it lacks"),
        (broken(runs=[{**PLAIN, "functions": [[*ROW[:3], -1, *ROW[4:]]]}]), "a function in it lacks"),
    ],
)
def test_a_broken_baseline_is_one_sentence_that_names_it(data: bytes, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_recording(data, "main.json")
    said = str(refused.value)
    assert said.startswith("The baseline main.json ")
    assert says in said
    assert said.endswith("write it anew with `velox profile --save`.")


def test_a_plain_one_is_read() -> None:
    assert read_recording(broken(runs=[PLAIN]), "main.json").runs[0].functions[0].name == "f"


def test_a_file_that_is_too_large_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    with pytest.raises(BadInput, match="larger than"):
        read_recording(broken(), "main.json")
