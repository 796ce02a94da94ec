"""The differential run on pairs: no wrong one passes, no equal one is called different, reasons are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.ports import Json
from tests.engine.inside.children import differ, run_script
from tests.engine.inside.pairs import EQUAL, FUNCTIONS, NOT_SHOWN, WRONG


@pytest.mark.parametrize("name", EQUAL)
def test_equal_pairs_show_no_difference(name: str, tmp_path: Path) -> None:
    before, after = EQUAL[name]
    found = differ(tmp_path, before, after, FUNCTIONS.get(name, "f"))
    assert (found["sameness"], found["why_not"]) == ("same", ""), found


@pytest.mark.parametrize("name", WRONG)
def test_wrong_pairs_are_caught_and_the_script_shows_it(name: str, tmp_path: Path) -> None:
    before, after = WRONG[name]
    found = differ(tmp_path, before, after, FUNCTIONS.get(name, "f"), count=3000)
    assert found["sameness"] == "different", found
    if name not in ("a loop without end", "a log record", "reading ahead"):
        shown = run_script(tmp_path, found["counterexample"])
        assert shown[0] != shown[1]


@pytest.mark.parametrize("name", [*EQUAL, *WRONG])
def test_a_file_is_the_same_as_itself(name: str, tmp_path: Path) -> None:
    for text in (EQUAL | WRONG)[name]:
        if "while n == 13" not in text:
            found = differ(tmp_path, text, text, FUNCTIONS.get(name, "f"), count=200, returning=1)
            assert found["sameness"] == "same", found


@pytest.mark.parametrize("name", NOT_SHOWN)
def test_what_cannot_be_shown_says_why(name: str, tmp_path: Path) -> None:
    before, after, reason = NOT_SHOWN[name]
    found = differ(tmp_path, before, after or before, seconds=8.0)
    assert found["sameness"] == "not shown"
    assert reason in str(found["why_not"])


ASKED = """
    def f(counts, names):
        return sum(counts[name] for name in names if name in counts)
    """
GOT = """
    def f(counts, names):
        missing = object()
        found = [counts.get(name, missing) for name in names]
        return sum(each for each in found if each is not missing)
    """
TRIED = """
    def f(counts, names):
        total = 0
        for name in names:
            try:
                total += counts[name]
            except KeyError:
                pass
        return total
    """


@pytest.mark.parametrize(("after", "sameness"), [(GOT, "same"), (TRIED, "different")])
def test_a_mapping_of_unknown_type_may_make_what_is_missing(
    after: str, sameness: str, tmp_path: Path
) -> None:
    sources: Json = [{"kind": "use", "recipe": "generate", "seed": 1}]
    found = differ(tmp_path, ASKED, after, sources=sources)
    assert found["sameness"] == sameness, found
    if sameness == "different":
        assert "defaultdict" in str(found["counterexample"])


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ('return line[0] == "#" if line else False', "the rewrite takes bytes, which the original refuses"),
        ('return line.startswith("#", 0)', ""),
    ],
)
def test_bytes_that_only_the_rewrite_takes(after: str, why: str, tmp_path: Path) -> None:
    before = 'def f(line):\n    return line.startswith("#")\n'
    sources: Json = [{"kind": "use", "recipe": "generate", "seed": 1}]
    found = differ(tmp_path, before, f"def f(line):\n    {after}\n", sources=sources)
    assert found["sameness"] == ("not shown" if why else "same"), found
    assert why in str(found["why_not"])


def replaying(folder: Path, body: str) -> list[Json]:
    """A recorded call, changes of it, and generated inputs."""
    (folder / "calls.py").write_text(f"def arguments(function, size, seed):\n    {body}\n")
    calls, generated = str(folder / "calls.py"), str(Path(__file__).parent / "recipe.py")
    return [
        {"kind": "recorded", "recipe": calls, "seed": 1, "recorded": 1},
        {"kind": "changed", "recipe": calls, "seed": 1, "derived": True},
        {"kind": "a recipe", "recipe": generated, "seed": 1},
    ]


def counts(found: dict[str, Json]) -> dict[str, int]:
    sources = found["sources"]
    assert isinstance(sources, list)
    return {str(each["kind"]): int(str(each["distinct"])) for each in sources if isinstance(each, dict)}


def test_recorded_calls_are_inputs_beside_the_generated_ones(tmp_path: Path) -> None:
    text = "def f(a: int, b: int):\n    return a * b\n"
    found = differ(tmp_path, text, text, sources=replaying(tmp_path, "return (98765, 43210), {}"), count=200)
    assert found["sameness"] == "same"
    count = counts(found)
    assert count["recorded"] == 1 and min(count.values()) >= 1
    assert count["changed"] < count["a recipe"], "one call does not crowd out what is made"


def test_a_difference_at_a_recorded_call_is_found(tmp_path: Path) -> None:
    text = "def f(a: int, b: int):\n    return a * b\n"
    wrong = text.replace("a * b", "0 if a ** 2 + b == 9754568435 else a * b")
    found = differ(tmp_path, text, wrong, sources=replaying(tmp_path, "return (98765, 43210), {}"), count=200)
    assert found["sameness"] == "different"


def test_a_recorded_call_that_cannot_be_compared_does_not_speak_for_the_rest(tmp_path: Path) -> None:
    text = "def f(a: int):\n    return a\n"
    body = "import threading; return (threading.Lock(),), {}"
    found = differ(tmp_path, text, text, sources=replaying(tmp_path, body), count=200)
    assert found["sameness"] == "same", found
    assert counts(found)["recorded"] == 0
