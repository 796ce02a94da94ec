from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import Finding, TreeReport
from engine.profile import FunctionTime, Profile, read_profile, weigh
from engine.profile.weighing import UNSEEN_AT_LEAST, percent
from engine.scan.roots import Roots
from tests.engine.findings import finding
from tests.engine.profile.samples import FILES, TOOLS, record, written
from tests.engine.scan.trees import tree_report

LINES = {"quick": 8, "never": 13, "slow": 18}
MODULES = dict(Roots(FILES).modules())


def with_findings(files: dict[str, str], *found: Finding) -> TreeReport:
    return TreeReport(
        tuple(
            replace(file, findings=tuple(item for item in found if item.path == file.path))
            for file in tree_report(files).files
        )
    )


def shop() -> TreeReport:
    """The sample program with one finding in each of three functions, all as hot as one another."""
    found = (finding(path="shop/report.py", symbol=name, line=line) for name, line in LINES.items())
    return with_findings(FILES, *found)


def hotness(profile: Profile, report: TreeReport | None = None) -> dict[str, float]:
    weighed = weigh(report or shop(), profile, MODULES.items()).report
    return {item.symbol: item.hotness for item in weighed.findings}


def profile_of(*functions: FunctionTime, counted: bool = True) -> Profile:
    return Profile("prof.out", functions, counted)


def time_of(
    name: str, total: float, own: float = 0.0, line: int = 1, path: str = "/w/shop/report.py"
) -> FunctionTime:
    return FunctionTime(path, line, name, own, total, 1)


def test_without_a_profile_nothing_changes() -> None:
    report = shop()
    weighed = weigh(report, None, iter(()))
    assert weighed.report is report
    assert weighed.notes == ()


def test_what_cprofile_saw_comes_in_the_order_of_its_time(tmp_path: Path) -> None:
    found = hotness(read_profile(record(tmp_path), "out"))
    assert found["slow"] > found["quick"] > found["never"]
    assert found["slow"] >= 0.9


@pytest.mark.parametrize("name", TOOLS)
def test_what_the_tools_wrote_names_the_slow_function(name: str) -> None:
    found = hotness(read_profile(written(name), name))
    assert found["slow"] >= 0.9
    assert found["slow"] > found["quick"] >= found["never"]


def test_the_reason_says_share_and_profile() -> None:
    profile = profile_of(time_of("slow", 0.38, 0.12, line=16), time_of("quick", 0.0001, 0.0001, line=6))
    found = {item.symbol: item for item in weigh(shop(), profile, MODULES.items()).report.findings}
    assert found["slow"].hot_because == "takes 38 % of the time in prof.out, 12 % in its own code"
    assert found["quick"].hot_because == "takes less than 0.1 % of the time in prof.out"
    assert found["never"].hot_because == "did not run in prof.out"
    assert (found["slow"].share, found["never"].share) == (0.38, 0.0)


def test_samples_do_not_say_that_something_did_not_run() -> None:
    profile = profile_of(time_of("slow", 0.38), counted=False)
    found = {item.symbol: item for item in weigh(shop(), profile, MODULES.items()).report.findings}
    assert found["never"].hot_because == "was never seen in prof.out"


def test_a_profile_of_something_else_is_said_and_not_used() -> None:
    report = shop()
    weighed = weigh(report, profile_of(time_of("slow", 1.0, path="/w/other.py")), MODULES.items())
    assert weighed.report is report
    assert weighed.notes == ("prof.out names no file of this repository: it was not used.",)


def test_an_unclear_file_keeps_its_hotness() -> None:
    files = {"run.py": "", "a/x.py": "def f():\n    pass\n", "b/x.py": "def f():\n    pass\n"}
    report = with_findings(files, finding(path="a/x.py", symbol="f", line=2, hotness=0.7))
    profile = profile_of(time_of("f", 1.0, path="x.py"), time_of("<module>", 1.0, path="run.py"))
    assert weigh(report, profile, Roots(files).modules()).report.findings == report.findings


TWO = """\
class A:
    def run(self):
        pass


class B:
    @mark
    @mark
    def run(self):
        pass
"""


@pytest.mark.parametrize(
    ("name", "line", "hot"),
    [
        ("run", 2, {"A.run"}),
        ("run", 7, {"B.run"}),
        ("run", 9, {"B.run"}),
        ("run", 10, {"B.run"}),
        ("B.run", 999, {"B.run"}),
        ("A.run", 999, {"A.run"}),
        ("run", 999, set()),
    ],
)
def test_methods_of_one_name_are_told_apart_by_class_or_line(name: str, line: int, hot: set[str]) -> None:
    files = {"a.py": TWO}
    found = [
        finding(path="a.py", symbol=f"{owner}.run", line=at, hotness=0.5)
        for owner, at in (("A", 3), ("B", 10))
    ]
    profile = profile_of(time_of(name, 0.9, 0.9, line=line, path="/w/a.py"))
    weighed = weigh(with_findings(files, *found), profile, Roots(files).modules()).report.findings
    assert {item.symbol for item in weighed if item.hotness > 0.5} == hot
    if not hot:
        assert {item.hotness for item in weighed} == {0.5}, "unclear, so nothing is weighed"


def test_a_comprehension_counts_to_the_function_around_it() -> None:
    profile = profile_of(time_of("slow", 0.8, 0.1, line=16), time_of("<listcomp>", 0.7, 0.7, line=18))
    (slow,) = (
        item for item in weigh(shop(), profile, MODULES.items()).report.findings if item.symbol == "slow"
    )
    assert slow.hot_because == "takes 80 % of the time in prof.out"
    assert slow.hotness == 1.0


def test_lines_of_another_version_give_no_function_the_time_of_another() -> None:
    profile = profile_of(time_of("slow", 0.8, 0.1, line=11), time_of("<listcomp>", 0.7, 0.7, line=13))
    found = hotness(profile)
    assert found["slow"] > 0.5 > found["never"]


def test_the_module_body_has_its_own_time() -> None:
    files = {"run.py": "for x in y:\n    x\n"}
    report = with_findings(files, finding(path="run.py", symbol="", line=1, hotness=0.1))
    profile = profile_of(time_of("<module>", 1.0, 0.6, path="run.py"))
    (found,) = weigh(report, profile, Roots(files).modules()).report.findings
    assert found.hotness == 1.0


def test_one_that_only_calls_others_is_less_hot_than_the_one_that_works() -> None:
    profile = profile_of(time_of("quick", 0.4, 0.0, line=6), time_of("slow", 0.4, 0.4, line=16))
    found = hotness(profile)
    assert found["slow"] > found["quick"]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_more_time_never_makes_colder(one: float, other: float, own: float, more: float) -> None:
    smaller, larger = sorted((one, other))
    low = hotness(profile_of(time_of("slow", smaller, own * smaller, line=16)))
    high = hotness(profile_of(time_of("slow", larger, max(own * smaller, more * larger), line=16)))
    assert low["slow"] <= high["slow"]
    assert low["never"] < low["slow"]


@given(st.floats(0, 1))
def test_what_did_not_run_gets_colder_and_is_not_hidden_for_it(before: float) -> None:
    found = (
        finding(path="shop/report.py", symbol=name, line=line, hotness=before) for name, line in LINES.items()
    )
    warm = with_findings(FILES, *found)
    after = hotness(profile_of(time_of("slow", 0.5, line=16)), warm)["never"]
    assert after <= round(before, 2)
    assert after >= min(round(before, 2), UNSEEN_AT_LEAST)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.38, "38 %"), (0.0449, "4.5 %"), (0.0996, "10 %"), (0.0009, "less than 0.1 %"), (1, "100 %")],
)
def test_shares_for_people(share: float, said: str) -> None:
    assert percent(share) == said
