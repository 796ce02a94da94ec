from __future__ import annotations

import pytest

from engine.scan.linking import Links
from tests.engine.scan.trees import roots, tree_report


def links(files: dict[str, str]) -> Links:
    return Links(tree_report(files).files, roots(files))


SHOP = {
    "shop/__init__.py": "from .pricing import price as net\nfrom .money import *\nfrom . import pricing\n",
    "shop/pricing.py": "from .money import exact\ndef price(x):\n    return exact(x)\n",
    "shop/money.py": "class Money:\n    def __init__(self, x):\n        self.x = x\n\n"
    "def exact(x):\n    return x * 100\n",
    "shop/loop.py": "from .pool import around\n",
    "shop/pool.py": "from .loop import around\n",
    "shop/user.py": "",
}


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("shop.pricing.price", ("shop/pricing.py", "price")),
        (".pricing.price", ("shop/pricing.py", "price")),
        ("shop.net", ("shop/pricing.py", "price")),
        ("shop.exact", ("shop/money.py", "exact")),
        ("shop.pricing.exact", ("shop/money.py", "exact")),
        ("shop.money.Money", ("shop/money.py", "Money.__init__")),
        ("shop.Money", ("shop/money.py", "Money.__init__")),
    ],
)
def test_a_name_leads_to_its_function(target: str, key: tuple[str, str]) -> None:
    assert links(SHOP).resolve("shop/user.py", target) == key


@pytest.mark.parametrize(
    "target",
    [
        "shop",
        "shop.pricing",
        "shop.missing",
        "shop.loop.around",
        "numpy.zeros",
        "here.price",
        "len",
        ".gone.f",
        "",
    ],
)
def test_a_name_that_leads_nowhere(target: str) -> None:
    assert links(SHOP).resolve("shop/user.py", target) is None


def pure(target: str, files: dict[str, str]) -> bool:
    return links(files).is_pure("a.py", target)


@pytest.mark.parametrize(
    ("target", "source"),
    [
        ("len", ""),
        ("math.sqrt", ""),
        ("here.f", "def f(x):\n    return x + 1\n"),
        ("here.f", "def f(x):\n    return g(x)\ndef g(x):\n    return len(x)\n"),
        ("here.f", "def f(x):\n    return g(x)\ndef g(x):\n    return x and f(x)\n"),
        ("here.f", "from b import g\ndef f(x):\n    return g(x)\n"),
        ("here.f", "import b\ndef f(x):\n    return b.g(x)\n"),
        ("b.g", "import b\n"),
        (
            "here.C.m",
            "class C:\n    def m(self):\n        return self.n()\n    def n(self):\n        return 1\n",
        ),
    ],
)
def test_shown_pure(target: str, source: str) -> None:
    assert pure(target, {"a.py": source, "b.py": "def g(x):\n    return x.strip()\n"})


@pytest.mark.parametrize(
    ("target", "source", "why"),
    [
        ("print", "", "it has an effect"),
        ("os.listdir", "", "nobody knows"),
        ("here.f", "def f(x):\n    print(x)\n", "it prints"),
        ("here.f", "def f(x):\n    return x.compute()\n", "a method of an unknown class"),
        ("here.f", "from b import bad\ndef f(x):\n    return bad(x)\n", "its callee has an effect"),
        ("here.f", "from b import far\ndef f(x):\n    return far(x)\n", "its callee's callee has an effect"),
        ("here.f", "from other import g\ndef f(x):\n    return g(x)\n", "its callee was not read"),
        (
            "here.f",
            "def f(x):\n    return g(x)\ndef g(x):\n    print(x)\n    return f(x)\n",
            "a circle with an effect",
        ),
        ("here.C", "class C:\n    def __init__(self):\n        self.x = 1\n", "a new object each time"),
        ("here.C", "class C:\n    pass\n", "a new object each time"),
        (
            "here.C.m",
            "class C:\n    def m(self):\n        return 1\nclass D(C):\n    def m(self):\n        print(1)\n",
            "an override has an effect",
        ),
        (
            "here.f",
            "def f(x):\n    return 1\nif x:\n    def f(x):\n        print(x)\n",
            "one of two definitions has an effect",
        ),
    ],
)
def test_not_shown_pure(target: str, source: str, why: str) -> None:
    other = "def bad(x):\n    print(x)\ndef far(x):\n    return bad(x)\n"
    assert not pure(target, {"a.py": source, "b.py": other}), why


def test_a_circle_answers_the_same_from_every_side() -> None:
    source = (
        "def f(x):\n    return g(x)\ndef g(x):\n    return h(x)\n"
        "def h(x):\n    return f(x) + k(x)\ndef k(x):\n    {}\n"
    )
    for body, expected in (("return x", True), ("print(x)", False)):
        for name in "fghk":
            assert pure(f"here.{name}", {"a.py": source.format(body)}) is expected


@pytest.mark.parametrize("line", ["from .missing import *\n", "from .base import base\n"])
def test_re_exports_of_a_module_that_is_not_there_come_to_an_end(line: str) -> None:
    assert links({"shop/__init__.py": line, "shop/user.py": ""}).resolve("shop/user.py", "shop.base") is None
