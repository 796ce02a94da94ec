from __future__ import annotations

from engine.inside.recording import Recorder
from engine.inside.suite import Suite
from engine.inside.touches import Touches


class Report:
    def __init__(self, nodeid: str, outcome: str) -> None:
        self.nodeid = nodeid
        self.outcome = outcome


def suite() -> Suite:
    return Suite(Touches({}, Recorder([])), frozenset(), 0.0)


def test_of_three_phases_the_worst_counts() -> None:
    """How the plugin fares in pytest is tested in tests/engine/validate/test_repository_tests.py."""
    for phases, outcome in (
        (("passed", "passed", "passed"), "passed"),
        (("passed", "failed", "passed"), "failed"),
        (("passed", "passed", "failed"), "failed"),
        (("skipped", "passed"), "skipped"),
        (("failed", "passed"), "failed"),
    ):
        plugin = suite()
        for phase in phases:
            plugin.pytest_runtest_logreport(Report("a", phase))
        assert plugin.outcomes == {"a": outcome}


def test_files_that_cannot_be_collected_are_told() -> None:
    plugin = suite()
    plugin.pytest_collectreport(Report("a.py", "failed"))
    plugin.pytest_collectreport(Report("b.py", "passed"))
    assert plugin.errors == ["a.py"]
