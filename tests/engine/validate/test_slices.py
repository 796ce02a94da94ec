"""A function is cut out with what it needs, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.model import Declined
from engine.validate.library import Library
from engine.validate.slices import Slice, cut
from tests.engine.validate.slicing import Files, cut_out, printed, sliced

ONE = {
    "shop/prices.py": """
        import json
        import os.path as paths
        from decimal import Decimal, getcontext

        RATES = {"a": 1}
        RATES["b"] = 2
        RATES.update(c=3)
        UNUSED = open("/nowhere")

        def rate(name):
            return RATES.get(name, 0)

        def total(names: "list[str]"):
            return sum(rate(name) for name in names) + Decimal(0)

        def other():
            return json.dumps(UNUSED)

        if __name__ == "__main__":
            total([])
    """
}


def test_what_the_function_needs_comes_along_and_nothing_else(tmp_path: Path) -> None:
    made = cut_out(ONE, "shop/prices.py", "total")

    source = made.source.decode()
    assert printed(made, "f(['a', 'b', 'c', 'd'])", tmp_path) == "6"
    assert "from decimal import Decimal\n" in source
    assert all(word not in source for word in ("json", "UNUSED", "other", "__main__", "getcontext"))
    assert made.support == {}
    assert made.packages == frozenset()


def test_modules_of_the_repository_come_along_without_their_packages(tmp_path: Path) -> None:
    made = cut_out(
        {
            "src/shop/__init__.py": "raise RuntimeError('set up')",
            "src/shop/model.py": "class Item:\n    price = 3\n\ndef unused():\n    pass\n",
            "src/shop/tools/__init__.py": "from .texts import join",
            "src/shop/tools/texts.py": "import re\nfrom ..model import Item\ndef join(a):\n    return a\n",
            "src/shop/report.py": """
                from . import model as things
                from .tools import join
                from shop.tools.texts import join as again

                def report(names: list[str]):
                    return join(things.Item.price), again(2)
            """,
        },
        "src/shop/report.py",
        "report",
    )

    assert printed(made, "f([])", tmp_path) == "(3, 2)"
    assert "unused" not in made.support["shop/model.py"].decode()
    assert b"RuntimeError" not in made.support["shop/__init__.py"]
    assert "Item" not in made.support["shop/tools/texts.py"].decode()


def test_modules_that_import_each_other_can_be_cut(tmp_path: Path) -> None:
    made = cut_out(
        {
            "a.py": """
                from typing import TYPE_CHECKING
                import b
                if TYPE_CHECKING:
                    from b import Box

                class Thing: ...

                def f(box: "Box") -> int:
                    return b.weigh(box)
            """,
            "b.py": """
                from a import Thing

                class Box:
                    def content(self):
                        return Thing()
                    def unused(self):
                        return missing

                def weigh(box):
                    return 1 if box.content() else 0
            """,
        },
        "a.py",
        "f",
    )

    assert "unused" not in made.support["b.py"].decode()
    assert printed(made, "f(before.Box())", tmp_path) == "1"


@pytest.mark.parametrize(
    ("symbol", "call", "answer"),
    [
        ("Shelf.longest", "f(before.Shelf(['a', 'bc']))", "bc"),
        ("Shelf.size", "f(before.Shelf(['a', 'bc']))", "2"),
        ("Shelf.empty", "f().names", "[]"),
        ("Shelf.join", "f(['a', 'b'])", "a-b"),
        ("Shelf.pick", "f(before.Shelf(['a', 'b']), 1, loud=True)", "B"),
        ("outer", "f(2)", "3"),
        ("outer.inner", "f(2)", "3"),
    ],
)
def test_methods_are_called_through_a_function(symbol: str, call: str, answer: str, tmp_path: Path) -> None:
    files = {
        "shelf.py": """
            from __future__ import annotations

            SEPARATOR = "-"

            class Shelf:
                limit = 3

                def __init__(self, names: list[str]) -> None:
                    self.names = names

                def longest(self) -> str:
                    return max(self.names, key=self.rank)

                def rank(self, name):
                    return len(name)

                def unused(self):
                    return 1

                @property
                def size(self) -> int:
                    return len(self.names)

                @classmethod
                def empty(cls) -> Shelf:
                    return cls([])

                @staticmethod
                def join(names: list[str], by=SEPARATOR) -> str:
                    return by.join(names)

                def pick(self, at: int, times: int = 1, *, loud: bool) -> str:
                    return self.names[at].upper() * times if loud else self.names[at]

            def outer(n: int):
                def inner(m):
                    return n + m
                return inner(1)
        """
    }

    assert printed(cut_out(files, "shelf.py", symbol), call, tmp_path) == answer


def test_packages_from_elsewhere_are_named() -> None:
    files = {
        "m.py": """
            from typing import TYPE_CHECKING
            import numpy as np
            import pandas
            try:
                import orjson
            except ImportError:
                orjson = None
            if TYPE_CHECKING:
                import scipy

            def fast(xs: "np.ndarray"):
                return len(xs)

            def helped(n: int):
                return helper(n), orjson

            def helper(x: "scipy.thing"):
                import late.module
                return x
        """
    }

    assert cut_out(files, "m.py", "fast").packages == {"numpy"}
    helped = cut_out(files, "m.py", "helped")
    assert not helped.packages
    assert helped.optional == {"late"}


@pytest.mark.parametrize(
    ("source", "symbol", "reason"),
    [
        ("x = 1\n", "x", "outside any function"),
        ("x = 1\n", "gone", "outside any function"),
        ("class A:\n    x = 1\n", "A", "outside any function"),
        ("class A:\n    class B:\n        def f(self): ...\n", "A.B.f", "class inside a class"),
        (
            "class A:\n    @property\n    def x(self): ...\n    @x.setter\n    def x(self, v): ...\n",
            "A.x",
            "setter",
        ),
        ("class A:\n    def f(): ...\n", "A.f", "takes no `self`"),
        ("from .gone import x\ndef f(): return x\n", "f", "leads to no file"),
        ("def f(:\n", "f", "does not parse"),
    ],
)
def test_what_cannot_be_cut_says_why(source: str, symbol: str, reason: str) -> None:
    made = sliced({"m.py": source}, "m.py", symbol)

    assert isinstance(made, Declined)
    assert reason in made.reason


def test_a_module_named_like_a_standard_one_is_not_put_in_its_place() -> None:
    made = sliced(
        {"m.py": "from json import mine\ndef f(): return mine\n", "json.py": "mine = 1\n"}, "m.py", "f"
    )

    assert isinstance(made, Declined)
    assert "`json`" in made.reason


def test_names_of_a_star_import_are_found(tmp_path: Path) -> None:
    files = {
        "m.py": "from names import *\nfrom math import *\ndef f(): return sqrt(N)\n",
        "names.py": "N = 4\nM = 5\n",
    }

    assert printed(cut_out(files, "m.py", "f"), "f()", tmp_path) == "2.0"


def test_a_rewrite_is_cut_like_the_original(tmp_path: Path) -> None:
    """The content may differ from the file that the library knows."""
    library = Library(Files({"m.py": "def f(): return 1\n"}))
    made = cut("m.py", b"from collections import deque\ndef f(): return deque([2])\n", "f", library)

    assert isinstance(made, Slice)
    assert printed(made, "f()", tmp_path) == "deque([2])"


METHODS = """\
class Shop:
    @staticmethod
    def still(x): return x
    @classmethod
    def made(cls, x): return cls
    @property
    def name(self): return ""
    def total(this, factor, /, scale=1): return factor

def plain(x): return x
"""


@pytest.mark.parametrize(
    ("symbol", "passes"),
    [
        ("plain", ()),
        ("Shop.still", ("x",)),
        ("Shop.made", ("", "x")),
        ("Shop.name", ("self",)),
        ("Shop.total", ("self", "factor", "scale")),
    ],
)
def test_a_slice_tells_how_calls_of_its_method_are_passed_on(symbol: str, passes: tuple[str, ...]) -> None:
    made = cut_out({"shop.py": METHODS}, "shop.py", symbol)
    assert (made.symbol, made.passes) == (symbol, passes)


def test_methods_that_the_body_of_a_class_uses_stay(tmp_path: Path) -> None:
    files = {
        "m.py": """
            def noted(function):
                return function

            class Room:
                def _get_size(self):
                    return 4

                @noted
                def unused(self):
                    return missing

                size = property(_get_size)
                area = _get_size

                def doubled(self):
                    return 2 * self.size
        """
    }
    made = cut_out(files, "m.py", "Room.doubled")

    assert printed(made, "f(before.Room())", tmp_path) == "8"
    assert "unused" not in made.source.decode()


def test_imports_that_may_fail_or_never_run_are_no_packages(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/m.py": """
            import sys
            try:
                from ._speedups import total
            except ImportError:
                def total(xs):
                    return sum(xs)
            if sys.version_info < (3,):
                import StringIO
            else:
                import io as StringIO

            def f(xs: list[int]):
                return total(xs), StringIO.StringIO is not None
        """,
    }
    made = cut_out(files, "shop/m.py", "f")

    assert (made.packages, made.optional) == (frozenset(), frozenset())
    assert printed(made, "f([1, 2])", tmp_path) == "(3, True)"


LAZY = {
    "m.py": """
        import zzz_absent

        SHAPES = {"round": zzz_absent.shapes.Circle}
        from zzz_other.deep import Thing as Other

        def draw(x):
            x = SHAPES.get(x, x)
            return zzz_absent.plot(Other(x))

        def f(x: int):
            return draw(x) if x > 3 else x

        def g(x: int):
            return zzz_absent.plot(x)

        @zzz_absent.fast
        def fast(x):
            return x

        def h(x: int):
            return fast(x)
    """
}


def test_packages_that_only_functions_beside_it_use_may_be_absent(tmp_path: Path) -> None:
    made = cut_out(LAZY, "m.py", "f")

    assert not made.packages
    assert made.optional == {"zzz_absent", "zzz_other"}
    assert printed(made, "f(2)", tmp_path) == "2"


def test_what_comes_to_an_absent_package_is_stopped_where_nobody_catches_it(tmp_path: Path) -> None:
    made = cut_out(LAZY, "m.py", "f")
    tried = (
        "[(type(error).__name__, str(error), isinstance(error, Exception)) "
        "for error in [before_error(lambda: f(9))]]"
    )
    caught = made.source + (
        b"\ndef before_error(call):\n    try:\n        call()\n    except BaseException as error:\n"
        b"        return error\n"
    )
    said = printed(
        Slice(caught, made.function, made.support, made.packages),
        tried.replace("before_error", "before.before_error"),
        tmp_path,
    )

    assert said == "[('_NotInstalled', 'needs zzz_absent, and there is no environment with it', False)]"


@pytest.mark.parametrize("symbol", ["g", "h"])
def test_what_the_function_itself_or_loading_needs_must_be_there(symbol: str) -> None:
    assert cut_out(LAZY, "m.py", symbol).packages == {"zzz_absent"}
