from __future__ import annotations

import pytest

from engine.knowledge import ImportFact
from engine.scan.neighbours import import_lines, neighbourhood
from tests.engine.scan.trees import MemoryTree

SHOP: dict[str, str | None] = {
    "shop/__init__.py": "from .pricing import price, tax as vat\n",
    "shop/pricing.py": "import math\nfrom shop import money\n\ndef price(x):\n    return money.round(x)\n",
    "shop/money.py": "def round(x):\n    return x\n",
    "shop/cart.py": "from shop.pricing import price\nprice(1)\nprice(2)\nprice(3)\n",
    "shop/order.py": "import shop.pricing\nshop.pricing.price(1)\n",
    "shop/late.py": "def f():\n    from .pricing import (\n        price,  # net\n    )\n    price(1)\n",
    "web/view.py": "from shop import vat\nvat(1)\n",
    "web/other.py": "from shop import money\n# pricing is not used\n",
    "web/words.py": "pricing = 'a word'\n",
    "tests/test_pricing.py": "from shop.pricing import price\n" + "price(1)\n" * 9,
    "web/broken.py": "from shop.pricing import price\ndef (:\n",
    "web/link.py": None,
}


def near(changed: str, files: dict[str, str | None] = SHOP, bound: int = 40) -> tuple[str, ...]:
    answer = neighbourhood([changed], MemoryTree(files), bound)
    assert answer[0] == changed
    return answer[1:]


def test_what_it_imports_then_who_imports_it_most_mentions_first() -> None:
    assert near("shop/pricing.py") == (
        "shop/money.py",
        "shop/cart.py",
        "shop/__init__.py",
        "shop/late.py",
        "shop/order.py",
        "web/view.py",
        "web/broken.py",
        "tests/test_pricing.py",
    )


@pytest.mark.parametrize("path", ["web/words.py", "web/link.py", "web/other.py"])
def test_who_is_no_neighbour(path: str) -> None:
    assert path not in near("shop/pricing.py")


def test_the_users_of_a_module_that_a_package_passes_on_as_a_whole() -> None:
    files: dict[str, str | None] = {
        "a/__init__.py": "from .b import *\n",
        "a/b.py": "def f(): pass\n",
        "c.py": "from a import f\nf()\n",
    }
    assert near("a/b.py", files) == ("c.py", "a/__init__.py")


def test_a_package_is_imported_by_a_bare_dot() -> None:
    files: dict[str, str | None] = {
        "a/__init__.py": "X = 1\n",
        "a/b.py": "from . import X\nX\n",
        "a/c.py": "X = 2\n",
    }
    assert near("a/__init__.py", files) == ("a/b.py",)


def test_no_more_neighbours_than_the_bound_each_side_half() -> None:
    files: dict[str, str | None] = {"m.py": "".join(f"import i{n}\n" for n in range(9))}
    files |= {f"i{n}.py": "" for n in range(9)}
    files |= {f"u{n}.py": "import m\n" for n in range(9)}
    answer = near("m.py", files, bound=6)
    assert [path[0] for path in answer] == ["i"] * 3 + ["u"] * 3
    assert near("m.py", files, bound=0) == ()


def test_one_side_takes_what_the_other_leaves() -> None:
    files: dict[str, str | None] = {"m.py": "".join(f"import i{n}\n" for n in range(9)), "u.py": "import m\n"}
    files |= {f"i{n}.py": "" for n in range(9)}
    assert [path[0] for path in near("m.py", files, bound=6)] == ["i"] * 5 + ["u"]


def test_changed_files_come_first_and_once() -> None:
    changed = ["shop/pricing.py", "shop/money.py"]
    answer = neighbourhood(changed, MemoryTree(SHOP))
    assert list(answer[:2]) == changed
    assert len(set(answer)) == len(answer)


def test_a_changed_file_that_the_tree_does_not_hold() -> None:
    tree = MemoryTree({"a.py": "x = 1\n"})
    assert neighbourhood(["gone.py"], tree) == ("gone.py",)


def test_nothing_changed_nothing_read() -> None:
    tree = MemoryTree(SHOP)
    assert neighbourhood([], tree) == ()
    assert tree.read_paths == []


def test_each_file_is_read_once() -> None:
    tree = MemoryTree(SHOP)
    neighbourhood(["shop/pricing.py", "shop/money.py"], tree)
    assert len(tree.read_paths) == len(set(tree.read_paths))


def from_(module: str, name: str, line: int, level: int = 0, alias: str | None = None) -> ImportFact:
    return ImportFact(module, level, name, alias, line)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (b"import a.b as c, d\n", [ImportFact("a.b", 0, None, "c", 1), ImportFact("d", 0, None, None, 1)]),
        (b"x = 1\nfrom ..a import b, c as d # e\n", [from_("a", "b", 2, 2), from_("a", "c", 2, 2, "d")]),
        (b"from a import (  # why\n  b, # f, g\n  c,\n)\n", [from_("a", "b", 1), from_("a", "c", 1)]),
        (b"from a import b, \\\n    c\n", [from_("a", "b", 1), from_("a", "c", 1)]),
        (b"from a import b; x\r\nimport c\r\n", [from_("a", "b", 1), ImportFact("c", 0, None, None, 2)]),
        (b"from . import *\n", [from_("", "*", 1, 1)]),
        (b"from.a import b\n", [from_("a", "b", 1, 1)]),
        (b">>> import a\n# import b\nimportant = 1\nfrom here to there\nimport\n", []),
        (b"\xff\xfe binary", []),
    ],
)
def test_import_lines(text: bytes, facts: list[ImportFact]) -> None:
    assert list(import_lines(text)) == facts


def test_file_names_that_are_not_utf8_have_neighbours() -> None:
    files: dict[str, str | None] = {"app/odd\udcff.py": "import app.rows\n", "app/rows.py": "x = 1\n"}

    assert near("app/odd\udcff.py", files) == ("app/rows.py",)
