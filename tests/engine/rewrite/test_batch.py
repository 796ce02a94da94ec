"""Functions that are asked about together, and the joining of what comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import Declined, Edit
from engine.rewrite.batch import Joined, batches, joined, merged, together
from engine.rewrite.region import Region
from engine.rewrite.reply import Coordinated, Part
from tests.engine.rewrite.asking import Scanned, scanned
from tests.engine.trees import MemoryTree

IO = """\
    def load(session, key):
        return session.execute("select ?", key)
    """
RUN = """\
    from app.io import load

    def run(session, keys):
        found = []
        for key in keys:
            row = load(session, key)
            found.append(row)
        return found
    """
ALONE = """\
    def total(orders):
        found = 0
        for order in orders:
            for line in order.lines:
                found += line.price
        return found
    """
FILES = {"app/io.py": IO, "app/run.py": RUN, "app/sums.py": ALONE}


def grouped(found: Scanned, *, most: int = 6, tokens: int = 6000) -> list[list[str]]:
    return [
        [region.symbol for region in group]
        for group in batches(found.regions(), found.connections, most=most, tokens=tokens)
    ]


def test_a_loop_and_what_it_calls_in_another_changed_file_are_one_question() -> None:
    found = scanned(FILES, *FILES)

    assert {region.symbol for region in found.regions()} == {"load", "run", "total"}
    assert grouped(found) == [["load", "run"]]


def test_a_call_through_a_package_that_passes_the_name_on_ties_both() -> None:
    files = {
        "app/__init__.py": "from app.io import load\n",
        "app/io.py": IO,
        "app/run.py": RUN.replace("from app.io import load", "from app import load"),
    }

    assert [sorted(group) for group in grouped(scanned(files, "app/io.py", "app/run.py"))] == [
        ["load", "run"]
    ]


def test_a_file_that_did_not_change_joins_no_group() -> None:
    assert grouped(scanned(FILES, "app/run.py", "app/sums.py")) == []


def test_functions_of_one_file_that_call_one_another_are_no_group() -> None:
    source = "def weight(rows):\n    return sum(row.a * 2 for row in rows)\n\n\n"
    source += "def run(shops):\n    return [weight(shop) for shop in shops]\n"

    found = scanned({"app/x.py": source}, "app/x.py")

    assert len(found.regions()) == 2
    assert grouped(found) == []


def test_files_that_import_one_another_without_calls_between_the_regions_are_no_group() -> None:
    files = {"app/sums.py": ALONE, "app/run.py": RUN.replace("app.io import load", "app.sums import total")}

    assert grouped(scanned(files, *files)) == []


def test_a_method_called_in_a_function_inside_a_function_ties_both() -> None:
    files = {
        "app/store.py": """\
            class Store:
                def load(self, keys):
                    found = []
                    for key in keys:
                        found.append(self.rows[key])
                        found.append(key)
                    return found
            """,
        "app/run.py": """\
            from app.store import Store

            def run(many):
                def one(keys):
                    store = Store()
                    return store.load(keys)
                return [one(keys) for keys in many]
            """,
    }

    (group,) = grouped(scanned(files, *files))

    assert sorted(group) == ["Store.load", "run"]


def chain(length: int) -> dict[str, str]:
    files = {}
    for number in range(length):
        below = f"from app.m{number + 1} import f{number + 1}\n" if number + 1 < length else ""
        call = f"f{number + 1}(row)" if number + 1 < length else "row"
        files[f"app/m{number}.py"] = (
            f"{below}\ndef f{number}(rows):\n    found = []\n    for row in rows:\n"
            f"        found.append({call})\n        found.append(row)\n    return found\n"
        )
    return files


def test_a_group_holds_no_more_functions_than_its_bound_and_the_rest_forms_others() -> None:
    files = chain(9)
    found = scanned(files, *files)

    groups = grouped(found, most=4)

    assert sum(len(group) for group in groups) <= 9
    assert max(len(group) for group in groups) == 4
    assert len({symbol for group in groups for symbol in group}) == sum(len(group) for group in groups)


def test_a_function_that_does_not_fit_is_passed_over() -> None:
    found = scanned(FILES, *FILES)

    assert grouped(found, tokens=20) == []
    assert grouped(found, most=1) == []


@given(st.integers(1, 9), st.integers(0, 400))
def test_groups_keep_their_bounds_and_share_nothing(most: int, tokens: int) -> None:
    groups = batches(CHAIN.regions(), CHAIN.connections, most=most, tokens=tokens)

    symbols = [region.symbol for group in groups for region in group]
    assert len(symbols) == len(set(symbols))
    for group in groups:
        assert 2 <= len(group) <= most
        assert len({region.path for region in group}) > 1


CHAIN = scanned(chain(7), *chain(7))


def whole(region: Region, text: str) -> Edit:
    return Edit(region.start, 0, region.end + 1, 0, text)


TREE = MemoryTree(
    {
        "a.py": "import os\n\n\ndef f(x):\n    return x\n\n\ndef h(x):\n    return x\n",
        "b.py": "def g(x):\n    return x\n",
    }
)
F = Region("a.py", "f", 4, 5, "def f(x):\n    return x")
H = Region("a.py", "h", 8, 9, "def h(x):\n    return x")
G = Region("b.py", "g", 1, 2, "def g(x):\n    return x")
NEW_F, NEW_G, NEW_H = (whole(region, f"def {region.symbol}(x):\n    return x + 1\n") for region in (F, G, H))
IMPORT = Edit(1, 0, 1, 0, "import re\n")


def test_parts_of_two_files_are_joined_into_both_files() -> None:
    found = joined([(G, [NEW_G]), (F, [IMPORT, NEW_F]), (H, [IMPORT, NEW_H])], TREE)

    assert isinstance(found, Joined)
    first, second = found.files
    assert (
        first.after
        == b"import re\nimport os\n\n\ndef f(x):\n    return x + 1\n\n\ndef h(x):\n    return x + 1\n"
    )
    assert (first.path, first.before, first.regions) == ("a.py", TREE.files["a.py"], (F, H))
    assert (second.path, second.after) == ("b.py", b"def g(x):\n    return x + 1\n")


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([], "it has no parts"),
        ([(F, [NEW_F]), (H, [NEW_H])], "its parts lie in one file"),
        ([(F, [NEW_F]), (G, [NEW_G]), (F, [NEW_F])], "it has two parts for one function"),
        (
            [(F, [NEW_F]), (G, Declined("it changes the signature"))],
            "its part for `g` cannot be used: it changes the signature",
        ),
        ([(F, [NEW_F]), (G, [])], "its part for `g` changes nothing"),
        ([(F, [NEW_F]), (G, [whole(G, G.text + "\n")])], "its part for `g` changes nothing"),
        (
            [(F, [NEW_F]), (G, [whole(G, "def g(x:\n")])],
            "its part for `g` cannot be used: "
            "the file does not parse as Python: '(' was never closed (line 1)",
        ),
        (
            [(F, [NEW_F]), (G, [Edit(40, 0, 41, 0, "x")])],
            "its part for `g` cannot be used: an edit lies outside of the file",
        ),
        (
            [(F, [NEW_F]), (H, [Edit(4, 0, 9, 0, "def h(x):\n")]), (G, [NEW_G])],
            "its parts for a.py cannot be used together: two edits overlap",
        ),
        (
            [(F, [NEW_F]), (replace(G, path="gone.py"), [NEW_G])],
            "gone.py could not be read again: it is gone",
        ),
    ],
)
def test_parts_that_cannot_be_used_together_are_declined_as_a_whole(
    parts: list[tuple[Region, list[Edit] | Declined]], reason: str
) -> None:
    assert joined(parts, TREE) == Declined(reason)


def test_parts_that_parse_alone_but_not_together_are_declined() -> None:
    source = "def f(x):\n    if x:\n        pass\n    return x\n"
    tree = MemoryTree({"a.py": source, "b.py": "def g(x):\n    return x\n"})
    upper = (Region("a.py", "f", 1, 2, ""), [Edit(2, 0, 3, 0, "    for y in x:\n")])
    lower = (Region("a.py", "f2", 4, 4, ""), [Edit(4, 0, 5, 0, "    elif 1:\n        return x\n")])

    assert isinstance(joined([upper, (G, [NEW_G])], tree), Joined)
    assert isinstance(joined([lower, (G, [NEW_G])], tree), Joined)
    assert joined([upper, lower, (G, [NEW_G])], tree) == Declined(
        "its parts for a.py cannot be used together: "
        "the file does not parse as Python: invalid syntax (line 4)"
    )


def answer(*parts: tuple[int, str, tuple[str, ...]]) -> Coordinated:
    written = tuple((position, Part(text, imports)) for position, text, imports in parts)
    return Coordinated("ALGO", "slow", "because", (), written, 0)


def test_an_answer_about_a_group_becomes_edits_of_its_files() -> None:
    found = together(
        answer(
            (0, "def f(x):\n    return math.floor(x)", ("import math",)), (1, "def g(x):\n    return +x", ())
        ),
        [F, G],
        TREE,
    )

    assert isinstance(found, Joined)
    assert [file.path for file in found.files] == ["a.py", "b.py"]
    assert b"import math\n" in found.files[0].after
    assert found.files[1].after == b"def g(x):\n    return +x\n"


@pytest.mark.parametrize(
    "parts",
    [
        ((0, "def f(x):\n    return +x", ()),),
        ((0, "def f(x):\n    return +x", ()), (1, "def g(y):\n    return y", ())),
        ((0, "def f(x):\n    return +x", ()), (1, "def g(x):\n    return (", ())),
        ((0, "def f(x):\n    return +x", ()), (1, G.text, ())),
        ((0, "def f(x):\n    return +x", ()), (1, "def g(x):\n    return +x", ("import subprocess",))),
        ((0, "def f(x):\n    return +x", ()), (5, "def g(x):\n    return +x", ())),
    ],
)
def test_an_answer_of_which_one_part_is_missing_or_invalid_is_declined(
    parts: tuple[tuple[int, str, tuple[str, ...]], ...],
) -> None:
    assert isinstance(together(answer(*parts), [F, G], TREE), Declined)


def test_an_answer_about_a_file_that_is_gone_is_declined() -> None:
    gone = replace(G, path="gone.py")
    parts = answer((0, "def f(x):\n    return +x", ()), (1, "def g(x):\n    return +x", ()))

    assert together(parts, [F, gone], TREE) == Declined("gone.py could not be read again: it is gone")


def test_imports_that_two_parts_insert_are_inserted_once_and_other_text_as_it_is() -> None:
    one = Edit(1, 0, 1, 0, "import re\nimport json\n")
    two = Edit(1, 0, 1, 0, "import re\n")
    table = Edit(3, 0, 3, 0, "    x = 1\n    x = 1\n")

    assert merged([table, two, one]) == (Edit(1, 0, 1, 0, "import re\nimport json\n"), table)
    assert merged([Edit(1, 0, 1, 0, "from a import (\n"), two]) == (
        two,
        Edit(1, 0, 1, 0, "from a import (\n"),
    )
