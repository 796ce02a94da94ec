from __future__ import annotations

from pathlib import Path

import pytest

from bot.certificates import store
from bot.proving import BUDGET, request_again, request_for, requested
from engine.certificate import Origin
from engine.errors import BadInput
from tests.engine.certificates import AFTER, BEFORE, FULL


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "before.py").write_text(BEFORE)
    (tmp_path / "after.py").write_text(AFTER)
    return tmp_path / "before.py", tmp_path / "after.py"


def test_two_files_and_a_function_are_a_request(pair: tuple[Path, Path]) -> None:
    request = request_for(*pair, "unique", seed=5, budget=None)
    assert (request.before.source, request.after.source) == (BEFORE, AFTER)
    assert (request.before.path, request.after.path) == ("before.py", "after.py"), (
        "folders are nobody's business"
    )
    assert (request.function, request.origin, request.seed) == ("unique", Origin("by hand"), 5)
    assert request.budget == BUDGET
    assert request_for(*pair, "unique", seed=5, budget=3.0).budget == 3.0


def test_line_ends_stay_as_they_are(pair: tuple[Path, Path]) -> None:
    pair[0].write_bytes(BEFORE.replace("\n", "\r\n").encode())
    assert "\r\n" in request_for(*pair, "unique", seed=5, budget=None).before.source


def test_a_certificate_is_asked_again_as_it_was() -> None:
    request = request_again(FULL, None)
    assert (request.before, request.after, request.function) == (FULL.before, FULL.after, "unique")
    assert (request.seed, request.budget, request.origin) == (5, 20.0, FULL.origin)
    assert request_again(FULL, 7.0).budget == 7.0


def test_one_word_is_a_certificate_and_two_are_modules(pair: tuple[Path, Path], tmp_path: Path) -> None:
    store(FULL, tmp_path)
    again, first = requested(FULL.id, None, None, seed=1, budget=None, folder=tmp_path)
    assert (again.seed, first) == (FULL.seed, FULL)
    fresh, none = requested(str(pair[0]), pair[1], "unique", seed=1, budget=None, folder=tmp_path)
    assert (fresh.seed, none) == (1, None)


@pytest.mark.parametrize(("before", "function"), [("before.py", None), ("c-035b7342", "unique")])
def test_one_module_is_not_enough(before: str, function: str | None, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Two modules are needed"):
        requested(before, None, function, seed=1, budget=None, folder=tmp_path)


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (None, "Name the function to prove with --function; .*before.py has unique"),
        ("uniqe", "before.py has no function 'uniqe'; it has unique"),
        ("xyzzy", "before.py has no function 'xyzzy'; it has unique"),
    ],
)
def test_a_function_that_is_not_there_names_those_that_are(
    pair: tuple[Path, Path], function: str | None, problem: str
) -> None:
    with pytest.raises(BadInput, match=problem):
        request_for(*pair, function, seed=5, budget=None)


def test_of_many_functions_some_are_named(pair: tuple[Path, Path]) -> None:
    pair[0].write_text("".join(f"def f{number}(): ...\n" for number in range(9)))
    with pytest.raises(BadInput, match="has f0, f1, f2, f3, f4 and 4 more"):
        request_for(*pair, None, seed=5, budget=None)


def test_an_old_file_that_does_not_parse_is_for_the_proof_to_refuse(pair: tuple[Path, Path]) -> None:
    pair[0].write_text("def (")
    assert request_for(*pair, "unique", seed=5, budget=None).before.source == "def ("


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe", "is not UTF-8"),
        (b"#" * 10_000_001, "is larger than 2 MB"),
        (None, "cannot be read: No such"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    pair: tuple[Path, Path], content: bytes | None, problem: str
) -> None:
    pair[1].unlink() if content is None else pair[1].write_bytes(content)
    with pytest.raises(BadInput, match=problem):
        request_for(*pair, "unique", seed=5, budget=None)


def test_a_folder_is_no_module(pair: tuple[Path, Path]) -> None:
    with pytest.raises(BadInput, match="is not a file; name a Python module"):
        request_for(pair[0].parent, pair[1], "unique", seed=5, budget=None)
