from __future__ import annotations

import pytest

from engine.config import load
from engine.config.runner import pytest_arguments
from engine.errors import BadConfig

ALLOWED = {
    "pytest": (),
    "py.test tests": ("tests",),
    "python -m pytest -q tests/unit": ("-q", "tests/unit"),
    "python3 -m pytest": (),
    "pytest -x -vv --maxfail=3": ("-x", "-vv", "--maxfail=3"),
    "pytest --maxfail 3": ("--maxfail=3",),
    "pytest -k 'fast and not slow' -m unit": ("-k", "fast and not slow", "-m", "unit"),
    "pytest -kfast -munit": ("-k", "fast", "-m", "unit"),
    "pytest -p no:cacheprovider -pno:xdist": ("-p", "no:cacheprovider", "-p", "no:xdist"),
    "pytest tests/a.py::TestB::test_c[1/2]": ("tests/a.py::TestB::test_c[1/2]",),
    "pytest --ignore=tests/slow --deselect tests/a.py::b": (
        "--ignore=tests/slow",
        "--deselect=tests/a.py::b",
    ),
    "pytest --import-mode=importlib --doctest-modules": ("--import-mode=importlib", "--doctest-modules"),
}

REFUSED = {
    "": "must begin with",
    "make test": "must begin with",
    "tox": "must begin with",
    "/usr/bin/pytest": "must begin with",
    "python test.py": "must begin with",
    "python -m unittest": "must begin with",
    "python -c 'import pytest'": "must begin with",
    "FOO=1 pytest": "must begin with",
    "pytest -p plugin": "not of the form",
    "pytest -p": "not of the form",
    "pytest -k": "not of the form",
    "pytest --maxfail=x": "not of the form",
    "pytest --import-mode=other": "not of the form",
    "pytest -c other.ini": "must not hold `-c`",
    "pytest -o addopts=x": "must not hold `-o`",
    "pytest -n 4": "must not hold `-n`",
    "pytest --cov": "must not hold `--cov`",
    "pytest --rootdir=/": "must not hold `--rootdir=/`",
    "pytest --basetemp=/x": "must not hold",
    "pytest --junitxml=x": "must not hold",
    "pytest --pdb": "must not hold",
    "pytest --": "must not hold",
    "pytest && rm -rf /": "no shell reads it",
    "pytest; true": "must begin with",
    "pytest > /etc/passwd": "no shell reads it",
    "pytest tests/*.py": "no shell reads it",
    "pytest `x`": "no shell reads it",
    "pytest /etc": "no path inside",
    "pytest ../other": "no path inside",
    "pytest tests/../../x": "no path inside",
    "pytest ~/x": "no path inside",
    "pytest @file": "no path inside",
    "pytest ''": "no path inside",
    "pytest --ignore=/x": "no path inside",
    "pytest 'unclosed": "cannot be read",
    "pytest\n-x": "one line",
    "pytest " + "x" * 1000: "one line",
}


@pytest.mark.parametrize("command", ALLOWED)
def test_allowed(command: str) -> None:
    assert pytest_arguments(command) == ALLOWED[command]


@pytest.mark.parametrize("command", REFUSED)
def test_refused(command: str) -> None:
    with pytest.raises(ValueError, match=REFUSED[command].replace("(", r"\(")):
        pytest_arguments(command)


def test_as_a_setting() -> None:
    assert load({"velox.toml": b"tests = 'pytest -q'"}).root.tests == "pytest -q"
    assert load({}).root.tests == ""
    for text, problem in (
        (b"tests = 'make test'", "`tests` must begin with `pytest`"),
        (b"tests = ['pytest']", "`tests` must be a command in quotes"),
    ):
        with pytest.raises(BadConfig, match=f"velox.toml:1: {problem}"):
            load({"velox.toml": text})
