"""Which functions a model is asked about, through the real scan."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import ChangedFile, FileReport, Finding
from engine.rewrite.regions import MAX_LINES
from tests.engine.rewrite.asking import asked, scanned

PLAIN = """\
    def total(orders):
        found = 0
        for order in orders:
            for line in order.lines:
                found += line.price * line.count
        return found
    """
SLOW = """\
    def known(rows, names):
        wanted = [name.lower() for name in names]
        return [row for row in rows if row in wanted]
    """
COLLECT = """\
    def collect(items):
        kept = []
        for item in items:
            kept.append(item.name)
            kept.append(item.size)
        return kept
    """


def test_a_function_with_loops_that_no_rule_speaks_of_is_worth_a_question() -> None:
    (region,) = scanned({"app/sums.py": PLAIN}, "app/sums.py").regions()

    assert (region.path, region.symbol, region.start, region.end) == ("app/sums.py", "total", 1, 6)
    assert region.text == textwrap.dedent(PLAIN).rstrip()
    assert region.findings == ()
    assert region.strategy == "llm_rewrite"
    assert region.because == "loops inside loops"


def test_a_finding_without_a_proven_rewrite_comes_first_and_brings_its_strategy() -> None:
    first, second = scanned({"app/a.py": PLAIN, "app/z.py": SLOW}, "app/a.py", "app/z.py").regions()

    assert (first.symbol, second.symbol) == ("known", "total")
    assert [finding.rule for finding in first.findings] == ["membership-in-list"]
    assert first.strategy == first.findings[0].strategy != "llm_rewrite"


def test_a_function_whose_rewrite_is_proven_is_left_alone() -> None:
    found = scanned({"app/z.py": SLOW}, "app/z.py")

    assert [region.symbol for region in found.regions()] == ["known"]
    assert found.regions(proven=found.findings) == ()


def test_a_function_with_a_proven_rewrite_and_another_finding_is_asked_about_the_other() -> None:
    found = scanned({"app/z.py": SLOW}, "app/z.py")
    other = replace(found.findings[0], rule="another", line=2)

    (region,) = replace(found, findings=(other,)).regions(proven=found.findings)
    assert region.findings == (other,)


def test_what_a_loop_elsewhere_calls_comes_before_what_nobody_calls() -> None:
    files = {
        "app/a.py": COLLECT.replace("collect", "alone"),
        "app/b.py": COLLECT.replace("collect", "warm"),
        "app/run.py": "from app.b import warm\n\ndef run(batches):\n    for batch in batches:\n"
        "        warm(batch)\n",
    }

    first, second = scanned(files, "app/a.py", "app/b.py").regions()

    assert (first.symbol, second.symbol) == ("warm", "alone")
    assert first.because == "called in a loop in app/run.py:5; it loops"


def test_a_callee_that_asks_the_database_in_a_loop_is_a_reason() -> None:
    files = {
        "app/io.py": "def load(session, key):\n    return session.execute('select ?', key)\n",
        "app/run.py": """\
            from app.io import load

            def run(session, keys):
                found = []
                for key in keys:
                    row = load(session, key)
                    found.append(row)
                return found
            """,
    }

    (region,) = scanned(files, "app/run.py").regions()

    assert "`load` asks the database (app/io.py), and is called in a loop" in region.because


def test_equal_calls_of_a_function_without_effects_are_a_reason() -> None:
    source = """\
        def weight(text):
            return sum(ord(letter) for letter in text) % 97

        def pick(left, right):
            if weight(left) > weight(right):
                return weight(left)
            return 0
        """

    found = scanned({"app/pick.py": source}, ("app/pick.py", 4, 7)).regions()

    assert [region.because for region in found] == [
        "`weight` loops over what it is given (app/pick.py), and is called; "
        "`weight` is called more than once with the same arguments"
    ]


def test_equal_calls_of_a_function_with_an_effect_are_no_reason() -> None:
    source = """\
        def weight(text):
            print(text)
            return len(text)

        def pick(left, right):
            if weight(left) > weight(right):
                return weight(left)
            return 0
        """

    assert asked({"app/pick.py": source}, ("app/pick.py", 5, 8)) == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "    seen = False\n    for row in rows:\n        if row.bad:\n            seen = True\n"
            "    return seen\n",
            "the loop in line 3 goes on once its answer is known",
        ),
        (
            "    total = 0\n    for row in rows:\n        total += row.size\n    if not rows.ready:\n"
            "        return None\n    return total\n",
            "it may return only in line 5, after a loop",
        ),
    ],
)
def test_a_chance_to_leave_early_is_a_reason(body: str, reason: str) -> None:
    (region,) = scanned({"app/x.py": f"def check(rows):\n{body}"}, "app/x.py").regions()

    assert reason in region.because


INSIDE = """\
    def steps(height):
        def ways(left):
            if left < 2:
                return 1
            return ways(left - 1) + {called}(left - 2)

        return ways(height)
    """


@pytest.mark.parametrize(("called", "asked_about"), [("ways", True), ("other", False)])
def test_a_function_inside_that_calls_itself_is_a_reason(called: str, asked_about: bool) -> None:
    text = INSIDE.format(called=called)
    text = text if asked_about else text.replace("return ways(left", "return abs(left")
    regions = scanned({"app/steps.py": text}, "app/steps.py").regions()

    assert [region.because for region in regions] == (
        ["a function in it calls itself"] if asked_about else []
    )


def test_many_ways_through_a_function_are_a_reason() -> None:
    ways = "".join(f"    if kind == {number}:\n        return {number}\n" for number in range(12))

    (region,) = scanned({"app/x.py": f"def price(kind):\n{ways}    return 0\n"}, "app/x.py").regions()

    assert region.because == "a cyclomatic complexity of 13"


def test_a_function_without_arguments_that_puts_something_together_may_be_worth_keeping() -> None:
    source = """\
        import platform

        def environment():
            system = platform.system()
            release = platform.release()
            return {"system": system, "release": release, "python": platform.python_version()}
        """

    (region,) = scanned({"app/x.py": source}, "app/x.py").regions()

    assert region.because == "it takes no arguments, calls others and returns what they give"
    assert asked({"app/x.py": source.replace("environment()", "environment(more)")}, "app/x.py") == []


def test_an_operator_that_calls_something_is_worth_a_question_however_short() -> None:
    source = "class A:\n    def __hash__(self):\n        return {}\n"

    assert asked({"app/x.py": source.format("hash((self.a, self.b))")}, "app/x.py") == ["A.__hash__"]
    assert asked({"app/x.py": source.format("self.a")}, "app/x.py") == []


def test_decorators_belong_to_the_region_and_methods_have_their_full_name() -> None:
    source = """\
        class Shop:
            @staticmethod
            def total(orders):
                found = 0
                for order in orders:
                    found += order.price
                return found
        """

    (region,) = scanned({"app/shop.py": source}, ("app/shop.py", 6, 6)).regions()

    assert (region.symbol, region.start, region.end) == ("Shop.total", 2, 7)
    assert region.text.startswith("    @staticmethod\n    def total(orders):\n")


def test_a_function_inside_a_function_is_asked_about_with_the_one_around_it() -> None:
    source = """\
        def outer(rows):
            def inner(row):
                return [cell for cell in row if cell]
            return [inner(row) for row in rows]
        """

    assert asked({"app/x.py": source}, ("app/x.py", 3, 3)) == ["outer"]


@pytest.mark.parametrize(
    "path", ["tests/test_sums.py", "app/migrations/0001_x.py", "app/x_pb2.py", "vendor/x.py", "setup.py"]
)
def test_files_that_are_not_reviewed_are_left_alone(path: str) -> None:
    assert asked({path: PLAIN, "app/sums.py": PLAIN}, path) == []


def test_a_changed_test_is_left_alone_even_as_a_neighbour_of_changed_code() -> None:
    files = {
        "app/sums.py": PLAIN,
        "tests/test_sums.py": "from app.sums import total\n\n" + textwrap.dedent(PLAIN),
    }

    found = scanned(files, "app/sums.py", "tests/test_sums.py").regions()

    assert [region.path for region in found] == ["app/sums.py"]


def test_generated_files_are_left_alone() -> None:
    assert (
        asked(
            {"app/sums.py": "# Code generated by a tool. DO NOT EDIT.\n" + textwrap.dedent(PLAIN)},
            "app/sums.py",
        )
        == []
    )


def test_an_excluded_file_is_left_alone_even_as_a_neighbour_of_changed_code() -> None:
    files = {
        "velox.toml": 'exclude = ["app/sums.py"]\n',
        "app/sums.py": PLAIN,
        "app/z.py": "from app.sums import total\n\n" + textwrap.dedent(SLOW),
    }

    assert asked(files, "app/sums.py", "app/z.py") == ["known"]


def test_files_that_the_settings_exclude_are_left_alone() -> None:
    assert asked({"velox.toml": 'exclude = ["app/sums.py"]\n', "app/sums.py": PLAIN}, "app/sums.py") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def total(orders):", "def total(orders):  # velox: ignore"),
        ("found = 0", "found = 0  # velox: ignore[model]"),
        ("for line in order.lines:", "for line in order.lines:  # velox: ignore[nested-loop]"),
    ],
)
def test_functions_with_a_remark_to_be_silent_are_left_alone(old: str, new: str) -> None:
    source = PLAIN.replace(old, new)
    assert source != PLAIN

    assert asked({"app/sums.py": source}, "app/sums.py") == []


@pytest.mark.parametrize(
    ("remark", "expected"),
    [("ignore-file", []), ("ignore-file[model]", []), ("ignore-file[membership-in-list]", ["total"])],
)
def test_a_remark_for_the_file_counts_if_it_is_about_models(remark: str, expected: list[str]) -> None:
    assert asked({"app/sums.py": f"# velox: {remark}\n" + textwrap.dedent(PLAIN)}, "app/sums.py") == expected


@pytest.mark.parametrize(
    "source",
    [
        "def name(self):\n    return self._name\n",
        "def area(width, height):\n    return width * height\n",
        "def later():\n    raise NotImplementedError\n",
        "def pair(left, right):\n    both = (left, right)\n    return both\n",
        "LIMIT = [name for name in ('a', 'b')]\n",
        "class Row:\n    cells = [cell for cell in range(3)]\n",
        "def plain(a, b):\n    c = a + b\n    d = c * 2\n    e = d - a\n    return e\n",
    ],
)
def test_trivial_functions_and_code_outside_functions_are_left_alone(source: str) -> None:
    assert asked({"app/x.py": source}, "app/x.py") == []


def test_functions_without_a_changed_line_are_left_alone() -> None:
    source = textwrap.dedent(PLAIN) + "\n\nLIMIT = 3\n"

    assert asked({"app/sums.py": source}, ("app/sums.py", 9, 9)) == []
    assert asked({"app/sums.py": source}, ("app/sums.py", 6, 6)) == ["total"]


def test_a_change_of_comments_blank_lines_or_the_docstring_is_left_alone() -> None:
    source = '''\
        def total(orders):
            """Add up.

            For good.
            """
            found = 0
            # Each line of each.

            for order in orders:
                for line in order.lines:
                    found += line.price
            return found
        '''

    assert asked({"app/sums.py": source}, ("app/sums.py", 2, 5)) == []
    assert asked({"app/sums.py": source}, ("app/sums.py", 7, 8)) == []
    assert asked({"app/sums.py": source}, ("app/sums.py", 6, 7)) == ["total"]


def test_a_function_longer_than_the_bound_is_left_alone() -> None:
    def of_lines(count: int) -> str:
        filling = "".join(f"        x = row + {number}\n" for number in range(count - 3))
        return f"def big(rows):\n    for row in rows:\n{filling}    return 0\n"

    assert asked({"app/x.py": of_lines(MAX_LINES)}, "app/x.py") == ["big"]
    assert asked({"app/x.py": of_lines(MAX_LINES + 1)}, "app/x.py") == []


def test_a_function_with_very_long_lines_is_left_alone() -> None:
    source = f"def big(rows):\n    for row in rows:\n        x = {'row + ' * 2000}1\n    return 0\n"

    assert asked({"app/x.py": source}, "app/x.py") == []


def test_a_name_that_is_defined_twice_is_left_alone() -> None:
    twice = textwrap.dedent(PLAIN)

    assert asked({"app/x.py": f"{twice}\n\n{twice}"}, "app/x.py") == []


def test_set_up_and_command_lines_are_left_alone_without_a_finding() -> None:
    assert asked({"app/x.py": PLAIN.replace("total", "main")}, "app/x.py") == []


def test_files_that_do_not_parse_or_are_gone_are_left_alone() -> None:
    assert asked({"app/broken.py": "def (:\n", "app/sums.py": PLAIN}, "app/broken.py", "app/gone.py") == []


def test_no_more_regions_than_asked_for_and_these_are_the_best() -> None:
    found = scanned({"app/a.py": PLAIN, "app/z.py": SLOW}, "app/a.py", "app/z.py")

    assert found.regions(most=1) == found.regions(most=2)[:1]
    assert found.regions(most=0) == ()


FILES = {
    "app/a.py": PLAIN,
    "app/b.py": SLOW,
    "app/c.py": textwrap.dedent(PLAIN).replace("total", "first")
    + "\n\n"
    + textwrap.dedent(PLAIN).replace("total", "second"),
    "app/run.py": "from app.a import total\nfrom app.c import second\n\ndef run(batches):\n"
    "    for batch in batches:\n        total(batch)\n        second(batch)\n",
}
WHOLE = scanned(FILES, *FILES)


@given(
    st.permutations(WHOLE.change.files), st.permutations(WHOLE.findings), st.permutations(WHOLE.report.files)
)
@settings(max_examples=25, deadline=None)
def test_equal_input_gives_equal_regions_whatever_its_order(
    changed: list[ChangedFile], findings: list[Finding], reports: list[FileReport]
) -> None:
    shuffled = replace(
        WHOLE,
        change=replace(WHOLE.change, files=tuple(changed)),
        findings=tuple(findings),
        report=replace(WHOLE.report, files=tuple(reports)),
    )

    assert shuffled.regions() == WHOLE.regions()
    assert len(WHOLE.regions()) == 5


@given(st.integers(0, 6))
@settings(deadline=None)
def test_fewer_regions_are_the_first_of_more(most: int) -> None:
    assert WHOLE.regions(most=most) == WHOLE.regions(most=100)[:most]
