"""What a scan says of its functions together, as values."""

from __future__ import annotations

from engine.knowledge import Call, Connections, Standing
from engine.scan.connections import connections
from tests.engine.scan.trees import roots, tree_report

FILES = {
    "app/__init__.py": "",
    "app/io.py": "LIMIT = 3\n\ndef load(session, key):\n    return session.execute('select ?', key)\n",
    "app/run.py": (
        "import app.io\nfrom app.io import LIMIT, load as fetch\nfrom app import io\nimport json\n\n"
        "def run(session, keys):\n    return [fetch(session, key) for key in keys]\n"
    ),
    "tests/test_run.py": "from app.run import run\ndef test_run():\n    for _ in [1]:\n        run(1, [])\n",
}


def connected(*reviewed: str) -> Connections:
    return connections(tree_report(FILES), roots(FILES), reviewed)


def test_calls_name_both_functions_and_the_loops_around_the_call() -> None:
    (call,) = connected("app/run.py").calls

    assert call == Call(("app/run.py", "run"), ("app/io.py", "load"), 1, 7)
    assert call.where == "app/run.py:7"


def test_standings_are_of_reviewed_functions_and_of_what_they_call() -> None:
    found = connected("app/run.py").standings

    assert set(found) == {("app/run.py", "run"), ("app/io.py", "load")}
    assert found["app/io.py", "load"].cost == "`load` asks the database (app/io.py)"
    assert found["app/io.py", "load"].heat == 1
    assert found["app/io.py", "load"].because == "called in a loop in app/run.py:7"
    assert found["app/io.py", "load"].usage.callers == 1


def test_calls_by_tests_make_nothing_hot() -> None:
    run = connected("app/run.py").standings["app/run.py", "run"]

    assert (run.heat, run.usage.callers) == (0, 0)
    assert run.cost == "`run` loops over what it is given (app/run.py)"


def test_of_files_that_are_not_reviewed_nothing_is_said() -> None:
    found = connected()

    assert found.reviewed == frozenset()
    assert found.standings == {}


def test_names_lead_to_the_files_of_the_repository_that_they_are_imported_from() -> None:
    names = {name: place for (path, name), place in connected().names.items() if path == "app/run.py"}

    assert names == {
        "app.io": ("app/io.py", ""),
        "LIMIT": ("app/io.py", "LIMIT"),
        "fetch": ("app/io.py", "load"),
        "io": ("app/io.py", ""),
    }


def test_without_a_scan_nothing_is_connected() -> None:
    assert Connections().standings.get(("a.py", "f"), Standing()) == Standing()
