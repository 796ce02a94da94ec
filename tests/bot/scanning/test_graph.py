from __future__ import annotations

from bot.scanning.graph import import_graph
from engine.scan.roots import Roots

FILES = {
    "shop/__init__.py": b"",
    "shop/orders.py": b"from shop import prices\nimport shop.stock as stock\nimport json\n",
    "shop/prices.py": b"from .rounding import (\n    up,\n    down,\n)\n",
    "shop/rounding.py": b"import shop.rounding\n",
    "shop/stock.py": b"",
    "tests/test_orders.py": b"from shop.orders import total\n",
}


def test_an_import_connects_both_files() -> None:
    wanted = [path for path in FILES if path.startswith("shop/")]
    graph = import_graph(wanted, FILES, Roots(FILES))
    assert graph["shop/orders.py"] == {"shop/prices.py", "shop/stock.py"}
    assert graph["shop/prices.py"] == {"shop/orders.py", "shop/rounding.py"}
    assert graph["shop/stock.py"] == {"shop/orders.py"}


def test_files_that_are_not_asked_for_connect_nothing() -> None:
    wanted = ["shop/orders.py", "shop/rounding.py"]
    graph = import_graph(wanted, FILES, Roots(FILES))
    assert graph == {"shop/orders.py": frozenset(), "shop/rounding.py": frozenset()}


def test_a_file_that_cannot_be_read_imports_nothing() -> None:
    assert import_graph(["gone.py"], {}, Roots(["gone.py"])) == {"gone.py": frozenset()}
