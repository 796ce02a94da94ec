"""What is shown beside a region, through the real scan."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import FileReport
from engine.rewrite.context import with_snippets
from engine.rewrite.region import Region, Relation, Snippet
from engine.rewrite.tokens import tokens_in
from tests.engine.rewrite.asking import scanned

TOTAL = """\
    from decimal import Decimal
    import json

    from app.prices import RATE, price_of
    from app.rows import Row

    LIMIT = 10
    UNUSED = 11
    TABLE = {
        "a": 1,
        "b": 2,
    }


    def total(rows: list[Row]):
        found = Decimal(0)
        for row in rows:
            if row.kind in TABLE and found < LIMIT:
                found += price_of(row) * RATE
        return found
    """
FILES = {
    "app/__init__.py": "",
    "app/sums.py": TOTAL,
    "app/prices.py": """\
        RATE = 3
        OTHER = 4

        def price_of(row):
            \"\"\"Look it up.\"\"\"
            return fetch(row).price

        def fetch(row):
            return row.session.execute("select ?", row.id)
        """,
    "app/rows.py": """\
        class Row:
            kind: str = ""
            id: int = 0

            def describe(self):
                return self.kind
        """,
    "app/report.py": """\
        from app.sums import total

        def once(rows):
            return total(rows)

        def daily(shops):
            for shop in shops:
                for day in shop.days:
                    print(total(day.rows))
        """,
    "tests/test_sums.py": "from app.sums import total\n\nfor _ in [1]:\n    total([])\n",
}

WHOLE = scanned(FILES, "app/sums.py")


def of(region: Region, relation: Relation) -> list[Snippet]:
    return [snippet for snippet in region.snippets if snippet.relation == relation]


def symbols(snippets: Sequence[Snippet]) -> list[str]:
    return [snippet.symbol for snippet in snippets]


def test_the_loop_of_a_caller_is_shown_before_a_caller_without_a_loop() -> None:
    first, second = of(scanned(FILES, "app/sums.py").shown("total"), "caller")

    assert (first.path, first.symbol, first.line) == ("app/report.py", "daily", 6)
    assert first.text.splitlines()[1:3] == ["    for shop in shops:", "        for day in shop.days:"]
    assert first.why == "calls `total` in 2 loops inside one another in line 9"
    assert (second.symbol, second.why) == ("once", "calls `total` in line 4")


def test_of_two_loops_the_deeper_one_comes_first() -> None:
    files = {
        "app/x.py": "def area(row):\n    return [cell * 2 for cell in row]\n",
        "app/run.py": """\
            from app.x import area

            def a(rows):
                for row in rows:
                    area(row)

            def b(many):
                for rows in many:
                    for row in rows:
                        area(row)
            """,
    }

    assert symbols(of(scanned(files, "app/x.py").shown("area"), "caller")) == ["b", "a"]


def test_a_loop_that_begins_far_above_the_call_is_not_shown_whole() -> None:
    filling = "".join(f"        y = {number}\n" for number in range(20))
    files = {
        "app/x.py": "def area(row):\n    return [cell * 2 for cell in row]\n",
        "app/run.py": f"from app.x import area\n\ndef run(rows):\n    for row in rows:\n{filling}"
        "        area(row)\n    return y\n",
    }

    (snippet,) = of(scanned(files, "app/x.py").shown("area"), "caller")

    assert snippet.text.splitlines() == [
        "        y = 18", "        y = 19", "        area(row)", "    return y"
    ]  # fmt: skip
    assert snippet.why == "calls `area` in a loop in line 25"


def test_a_callee_is_shown_with_its_body_and_what_it_costs() -> None:
    (callee,) = of(scanned(FILES, "app/sums.py").shown("total"), "callee")

    assert (callee.path, callee.symbol, callee.line) == ("app/prices.py", "price_of", 4)
    assert callee.text.endswith("    return fetch(row).price")
    assert callee.why == (
        "called in a loop in line 19; `price_of` asks the database, in `fetch` (app/prices.py)"
    )


def test_constants_classes_and_imports_that_the_region_reads_are_shown_and_no_others() -> None:
    found = of(scanned(FILES, "app/sums.py").shown("total"), "constant")

    assert {(snippet.path, snippet.text) for snippet in found} == {
        ("app/sums.py", "from decimal import Decimal"),
        ("app/sums.py", "from app.prices import RATE, price_of\nfrom app.rows import Row"),
        ("app/sums.py", "LIMIT = 10"),
        ("app/sums.py", 'TABLE = {\n    "a": 1,\n    "b": 2,\n}'),
        ("app/prices.py", "RATE = 3"),
        ("app/rows.py", 'class Row:\n    kind: str = ""\n    id: int = 0'),
    }
    assert all(snippet.why for snippet in found)


def test_tests_are_never_shown() -> None:
    assert all(
        snippet.path.startswith("app/") for snippet in scanned(FILES, "app/sums.py").shown("total").snippets
    )


def test_files_whose_names_speak_of_secrets_are_never_shown() -> None:
    files = {
        "app/__init__.py": "",
        "app/secrets.py": "TOKEN = 'abc'\n\ndef sign(row):\n    return row + TOKEN\n",
        "app/x.py": "from app.secrets import TOKEN, sign\n\ndef run(rows):\n"
        "    return [sign(row) for row in rows if row != TOKEN]\n",
    }
    found = scanned(files, "app/x.py", "app/secrets.py")

    assert [snippet.text for snippet in found.shown("run").snippets] == [
        "from app.secrets import TOKEN, sign"
    ]
    assert {region.path for region in found.regions()} == {"app/x.py"}


def test_text_stands_as_in_the_file_at_the_line_that_is_told() -> None:
    found = scanned(FILES, "app/sums.py")

    for snippet in found.shown("total").snippets:
        lines = found.tree.files[snippet.path].decode().split("\n")
        shown = snippet.text.split("\n")
        assert lines[snippet.line - 1 : snippet.line - 1 + len(shown)] == shown


def test_a_method_is_shown_with_its_class_and_how_its_objects_are_made() -> None:
    source = """\
        class Shop(Place):
            tax = 3

            def __init__(self, orders):
                self.orders = list(orders)

            def total(self):
                found = 0
                for order in self.orders:
                    found += order.price * self.tax
                return found
        """
    region = scanned({"app/shop.py": source}, ("app/shop.py", 7, 11)).shown("Shop.total")

    assert [(snippet.symbol, snippet.line, snippet.why) for snippet in region.snippets] == [
        ("Shop", 1, "the class of `total`"),
        ("Shop.__init__", 4, "makes the objects that `total` is called on"),
    ]


def test_the_docstring_of_a_class_is_left_out_where_it_is_long() -> None:
    source = '''\
        class Shop(Place):
            """A shop.

            It sells.

            What else?
            """

            tax = 3

            def total(self, orders):
                return sum(order.price * self.tax for order in orders)
        '''
    found = scanned({"app/shop.py": source}, "app/shop.py")

    assert [(snippet.line, snippet.text) for snippet in found.shown("Shop.total").snippets] == [
        (1, "class Shop(Place):"),
        (9, "    tax = 3"),
    ]


def test_a_constructor_is_named_with_its_class() -> None:
    source = """\
        class Shop:
            def __init__(self, orders):
                self.prices = [order.price for order in orders]

        def run(many):
            return [Shop(orders) for orders in many]
        """

    (snippet, *_) = scanned({"app/shop.py": source}, "app/shop.py").shown("Shop.__init__").snippets

    assert snippet.why == "calls `Shop.__init__` in a loop in line 6"


def test_a_static_method_needs_nothing_of_its_class() -> None:
    source = """\
        class Shop:
            tax = 3

            @staticmethod
            def total(orders):
                found = 0
                for order in orders:
                    found += order.price
                return found
        """

    assert scanned({"app/shop.py": source}, "app/shop.py").shown("Shop.total").snippets == ()


def test_of_a_long_callee_the_signature_is_shown() -> None:
    filling = "".join(f"    x = {number}\n" for number in range(60))
    source = (
        f"def long(\n    row,\n    *,\n    more=None,\n) -> int:\n{filling}    return x\n\n"
        "def run(rows):\n    return [long(row) for row in rows]\n"
    )

    (snippet,) = scanned({"app/x.py": source}, "app/x.py").shown("run").snippets

    assert snippet.relation == "signature"
    assert snippet.text == "def long(\n    row,\n    *,\n    more=None,\n) -> int:"
    assert snippet.why == "called in a loop in line 69"


def test_where_a_body_does_not_fit_the_signature_stands_for_it() -> None:
    body = "".join(f"    row = row + row * {number} - row * row * row * row\n" for number in range(30))
    source = (
        f"def long(row):\n{body}    return row\n\ndef run(rows):\n    return [long(row) for row in rows]\n"
    )
    found = scanned({"app/x.py": source}, "app/x.py")

    assert [snippet.relation for snippet in found.shown("run", tokens=1000).snippets] == ["callee"]
    assert [snippet.relation for snippet in found.shown("run", tokens=200).snippets] == ["signature"]
    assert found.shown("run", tokens=10).snippets == ()


def test_a_decorated_callee_and_one_of_another_class_are_shown_as_they_stand() -> None:
    source = """\
        class Store:
            @property
            def size(self):
                return 3

            @retry(3)
            def load(self, key):
                return self.rows[key]

        def run(store: Store, keys):
            found = []
            for key in keys:
                found.append(store.load(key))
                found.append(key)
            return found
        """
    region = scanned({"app/x.py": source}, "app/x.py").shown("run")

    (callee,) = of(region, "callee")
    assert callee.text == "    @retry(3)\n    def load(self, key):\n        return self.rows[key]"
    assert callee.symbol == "Store.load"


def test_of_a_long_caller_the_loop_is_shown_with_a_few_lines() -> None:
    filling = "".join(f"    x = {number}\n" for number in range(20))
    work = "".join(f"        y = {number}\n" for number in range(20))
    caller = (
        f"from app.x import area\n\ndef run(rows):\n{filling}    for row in rows:\n        area(row)\n{work}"
        f"    return x\n"
    )
    files = {
        "app/x.py": "def area(row):\n    return [cell * 2 for cell in row]\n",
        "app/run.py": caller,
    }

    (snippet,) = of(scanned(files, "app/x.py").shown("area"), "caller")

    lines = snippet.text.splitlines()
    assert snippet.line == 24
    assert lines[:2] == ["    for row in rows:", "        area(row)"]
    assert len(lines) == 7


def test_a_loop_at_the_top_of_a_module_is_a_caller() -> None:
    files = {
        "app/x.py": "def area(row):\n    return [cell * 2 for cell in row]\n",
        "app/run.py": "from app.x import area\n\nfor row in range(3):\n    area(row)\n",
    }

    (snippet,) = of(scanned(files, "app/x.py").shown("area"), "caller")

    assert snippet.text.endswith("for row in range(3):\n    area(row)")


def test_of_a_long_table_the_first_lines_are_shown_and_it_is_said() -> None:
    table = "TABLE = {\n" + "".join(f"    {number}: {number},\n" for number in range(50)) + "}\n"
    source = f"{table}\ndef run(rows):\n    return [TABLE[row] for row in rows if row]\n"

    (snippet,) = scanned({"app/x.py": source}, "app/x.py").shown("run").snippets

    assert len(snippet.text.splitlines()) == 8
    assert snippet.why == "`run` reads it; its first 8 of 52 lines"


def test_values_of_an_imported_module_are_shown_by_the_attributes_that_are_read() -> None:
    files = {
        "app/__init__.py": "",
        "app/limits.py": "MOST = 3\nLEAST = 1\n",
        "app/x.py": "from app import limits\n\ndef run(rows):\n"
        "    return [row for row in rows if row < limits.MOST]\n",
    }

    found = scanned(files, "app/x.py").shown("run").snippets

    assert [snippet.text for snippet in found] == ["from app import limits", "MOST = 3"]


def test_a_name_is_followed_through_a_package_that_passes_it_on() -> None:
    files = {
        "app/__init__.py": "from app.limits import MOST\n",
        "app/limits.py": "MOST = 3\n",
        "app/x.py": "from app import MOST\n\ndef run(rows):\n    return [x for x in rows if x < MOST]\n",
    }
    # The neighbourhood is one import deep: what lies further is shown only if it was read for another reason.
    near = scanned(files, "app/x.py").shown("run").snippets
    both = scanned(files, "app/x.py", "app/limits.py").shown("run").snippets

    assert [snippet.text for snippet in near] == ["from app import MOST"]
    assert [snippet.text for snippet in both] == ["from app import MOST", "MOST = 3"]


def test_nothing_is_shown_twice_and_nothing_of_the_region_or_of_those_beside_it() -> None:
    source = """\
        def weight(row):
            return sum(cell for cell in row)

        def run(rows):
            def inner(row):
                return weight(row) + weight(row)
            return [inner(row) for row in rows if run]
        """
    found = scanned({"app/x.py": source}, "app/x.py")
    alone = found.shown("run")

    assert symbols(alone.snippets) == ["weight"]
    assert found.shown("run", beside=[found.region("weight")]).snippets == ()


def test_a_region_whose_file_is_gone_has_no_snippets() -> None:
    found = scanned(FILES, "app/sums.py")
    region = found.shown("total")
    del found.tree.files["app/sums.py"]

    again = with_snippets(region, found.report, found.tree, connections=found.connections, tokens=2000)

    assert region.snippets
    assert again == replace(region, snippets=())


@given(st.integers(0, 700))
@settings(max_examples=40, deadline=None)
def test_snippets_stay_within_the_budget(budget: int) -> None:
    found = WHOLE.shown("total", tokens=budget)

    assert sum(tokens_in(snippet.text) + tokens_in(snippet.why) for snippet in found.snippets) <= budget


@given(st.permutations(WHOLE.report.files))
@settings(max_examples=20, deadline=None)
def test_equal_input_gives_equal_snippets_whatever_its_order(reports: list[FileReport]) -> None:
    shuffled = replace(WHOLE, report=replace(WHOLE.report, files=tuple(reports)))

    assert shuffled.shown("total") == WHOLE.shown("total")


def test_files_with_other_line_ends_are_shown_with_bare_newlines() -> None:
    files = {path: textwrap.dedent(text).replace("\n", "\r\n") for path, text in FILES.items()}

    assert scanned(files, "app/sums.py").shown("total").snippets == WHOLE.shown("total").snippets
