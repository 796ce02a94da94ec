"""What counts as a long list, what repeats a search of it, and which form serves instead."""

from __future__ import annotations

import ast

import pytest

from engine.rules import all_rules
from engine.syntax.lists import known_list
from engine.syntax.repetition import described, repeating
from engine.syntax.roles import role
from engine.syntax.sizes import element_count
from tests.engine.parsed import code_of, first
from tests.engine.rule_examples import edited, findings_of

RULES = {rule.name: rule for rule in all_rules()}
MEMBERSHIP = RULES["membership-in-list"]
SEARCH = RULES["list-search-in-loop"]


@pytest.mark.parametrize(
    ("source", "size"),
    [
        ("[1, 2, 3]", 3),
        ("[1, *x]", None),
        ("list('abc')", 3),
        ("[x for x in (1, 2)]", 2),
        ("[x for x in xs]", None),
        ("line.split(',')", 8),
        ("text.split()", None),
        ("text.split('\\n')", None),
        ("range(5)", 5),
        ("[1] + [2]", 2),
        ("xs[:3]", 3),
        ("xs[3:]", None),
    ],
)
def test_sizes_that_are_written(source: str, size: int | None) -> None:
    code = code_of(f"def f(xs, line, text):\n    return {source}")
    value = first(code, ast.Return).value

    assert value is not None
    assert element_count(code, value) == size


@pytest.mark.parametrize(
    ("source", "long"),
    [
        ("def f(ys):\n    xs = list(ys)\n    use(xs)", True),
        ("def f(ys):\n    xs = []\n    for y in ys:\n        xs.append(y)\n    use(xs)", True),
        ("def f(ys):\n    xs = []\n    xs.append(1)\n    use(xs)", False),
        ("def f(xs: list[int]):\n    use(xs)", True),
        ("def f(xs: tuple[int, ...]):\n    use(xs)", True),
        ("def f(xs: Sequence[Tag]):\n    use(xs)", True),
        ("def f(ys):\n    xs = made(ys)\n    use(xs)\ndef made(ys):\n    return [y for y in ys]", True),
        ("def f(xs):\n    use(xs)\ndef g(ys):\n    f(sorted(ys))", True),
        ("class A:\n    xs: list[int]\n    def f(self):\n        xs = self.xs\n        use(xs)", True),
    ],
)
def test_lists_and_how_long_they_may_be(source: str, long: bool) -> None:
    code = code_of(source)
    found = known_list(code, first(code, ast.Call, "use(").args[0])

    assert found is not None
    assert found.long is long


@pytest.mark.parametrize(
    "source",
    [
        "def f(xs):\n    use(xs)",
        "def f(xs: tuple[int, int]):\n    use(xs)",
        "def f(xs: Sequence[str]):\n    use(xs)",
        "def f(ys):\n    xs = set(ys)\n    use(xs)",
        "def f(xs):\n    xs.append(1)\n    xs.add(2)\n    use(xs)",
        "def f(ys, a):\n    xs = ys if a else ()\n    use(xs)",
        "def f(xs):\n    use(xs)\ndef g(ys):\n    f(['a', 'b'])",
        "def f(a):\n    xs = a.partition(':')\n    xs = struct(xs)\n    use(xs)",
    ],
)
def test_silence_about_what_may_be_something_else(source: str) -> None:
    code = code_of(source)

    assert known_list(code, first(code, ast.Call, "use(").args[0]) is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(xs, rows):\n    for row in rows:\n        row in xs", ["once per `row`"]),
        ("def f(xs, rows):\n    return [row in xs for row in rows]", ["once per `row`"]),
        ("def f(xs, rows):\n    return sorted(rows, key=lambda row: row in xs)", ["once per `row`"]),
        ("def f(xs, rows):\n    while rows.next() in xs:\n        pass", ["in each turn of the loop"]),
        ("def f(xs, x):\n    x in xs\n    f(xs, x.left)", ["in each call of `f`"]),
        ("def f(xs, x):\n    x in xs\n    f([], x.left)", []),
        ("def f(rows):\n    for xs in rows:\n        1 in xs", []),
        ("def f(xs):\n    for x in (1, 2):\n        x in xs", []),
        ("def f(xs, rows):\n    for row in rows:\n        return row in xs", []),
        ("def f(rows):\n    for row in rows:\n        xs = row.all()\n        row in xs", []),
        ("def f(rows):\n    return sorted(rows, key=lambda xs: 1 in xs)", []),
    ],
)
def test_what_repeats_a_search(source: str, words: list[str]) -> None:
    code = code_of(source)
    test = first(code, ast.Compare)

    assert [described(code, region) for region in repeating(code, test, test.comparators[0])] == words


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("y in xs", "in"),
        ("not xs", "truth"),
        ("len(xs)", "len"),
        ("xs.append(1)", ".append"),
        ("xs[0]", "element"),
        ("xs[:2]", "other"),
        ("[x for x in xs]", "iterated"),
        ("log.debug('no %s', xs)", "message"),
        ("g(xs)", "other"),
    ],
)
def test_roles(source: str, expected: str) -> None:
    code = code_of(f"def f(xs, y):\n    {source}")

    assert role(code, first(code, ast.Name, "xs")) == expected


PATH = """\
def weights(tree):
    path = []
    def visit(node):
        if node in path:
            return
        path.append(node)
        for child in tree[node]:
            visit(child)
        path.pop()
    visit(0)
"""


def test_a_path_searched_in_recursion_is_blamed_where_it_is_made() -> None:
    (finding,) = findings_of(MEMBERSHIP, PATH)

    assert finding.line == 2
    assert "in each call of `visit`" in finding.message


def test_an_attribute_keeps_its_order_and_gets_a_set_beside() -> None:
    source = (
        "class Trainer:\n"
        "    def train(self, rows):\n"
        "        for row in rows:\n"
        "            if row not in self.states:\n"
        "                self.states.append(row)  # new\n"
        "            self.count(row)\n"
    )
    (finding,) = findings_of(MEMBERSHIP, source)

    assert finding.edits == ()
    (finding,) = findings_of(
        MEMBERSHIP, source.replace("            self.count(row)\n", "            pass\n")
    )
    assert "states_set.add(row)" in edited(source, finding.edits)


def test_a_list_that_may_be_none_stays_so() -> None:
    source = (
        "def f(rows, skip: list[int] | None = None):\n"
        "    return [row for row in rows if skip and row in skip]\n"
    )
    (finding,) = findings_of(MEMBERSHIP, source)

    assert "skip_set = set(skip or ())" in edited(source, finding.edits)


@pytest.mark.parametrize(
    "loop",
    [
        "        if row not in seen:\n            seen.append(row)\n        tell(seen)\n",
        "        if row not in seen:\n            seen.insert(0, row)\n",
        "        if row not in seen:\n            seen.append(row)\n        other = seen\n",
        "        if row not in seen:\n            seen.append(made(row))\n",
    ],
)
def test_no_set_beside_a_list_that_changes_unseen(loop: str) -> None:
    source = f"def f(rows):\n    seen = []\n    for row in rows:\n{loop}    return seen\n"

    assert [finding.edits for finding in findings_of(MEMBERSHIP, source)] == [()]


def test_a_caught_error_forbids_the_table_that_raises_another() -> None:
    source = (
        "def f(rows, names):\n"
        "    order = sorted(names)\n"
        "    for row in rows:\n"
        "        try:\n"
        "            row.rank = order.index(row.name)\n"
        "        except ValueError:\n"
        "            row.rank = -1\n"
    )
    (finding,) = findings_of(SEARCH, source)

    assert finding.edits == ()
