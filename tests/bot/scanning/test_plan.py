"""What is scanned: Python that the settings of the base do not leave out, at the path that was named."""

from __future__ import annotations

import pytest

from bot.bundle import Bundle
from bot.scanning.plan import Nothing, Plan, is_below, plan
from bot.scanning.shards import Bounds
from engine.model import Change

FILES = {
    "README.md": b"# Shop\n",
    "shop/__init__.py": b"",
    "shop/orders.py": b"from shop import prices\n",
    "shop/prices.py": b"",
    "tests/test_orders.py": b"from shop import orders\n",
    "tools/run.py": b"import shop.orders\n",
}


def bundle(settings: bytes = b"", files: dict[str, bytes] = FILES) -> Bundle:
    return Bundle(Change("main", "main", ()), files, {"velox.toml": settings}, "velox.toml of main")


def planned(of: Bundle, path: str = "", bounds: Bounds | None = None) -> Plan:
    found = plan(of, path, bounds)
    assert isinstance(found, Plan)
    return found


def test_what_is_left_out_is_said() -> None:
    found = planned(bundle())
    (shard,) = found.shards
    assert shard.paths == ("shop/__init__.py", "shop/orders.py", "shop/prices.py", "tools/run.py")
    assert found.notes == ("Skipped tests/test_orders.py: a test.", "Settings: velox.toml of main.")


def test_a_path_limits_what_is_scanned_and_not_what_is_read() -> None:
    found = planned(bundle(), "shop/orders.py")
    (shard,) = found.shards
    assert shard.paths == ("shop/orders.py",)
    assert shard.around == ("shop/prices.py", "tools/run.py")
    assert found.notes == ("Settings: velox.toml of main.",)


def test_the_settings_bound_what_is_read_around() -> None:
    (shard,) = planned(bundle(b"neighbours = 1\n"), "shop/orders.py").shards
    assert shard.around == ("shop/prices.py",)


def test_settings_that_cannot_be_used_are_told() -> None:
    notes = planned(bundle(b"neighbours = true\n")).notes
    assert any(note.startswith("The defaults were used") for note in notes)
    assert notes[-1] == "Settings: defaults."


@pytest.mark.parametrize(
    ("of", "path", "reason"),
    [
        (bundle(), "no/such", "there is no Python file at `no/such`"),
        (bundle(), "README.md", "there is no Python file at `README.md`"),
        (bundle(files={"README.md": b""}), "", "there is no Python in it"),
        (bundle(), "tests", "all of it is left out (tests/test_orders.py: a test)"),
        (
            bundle(b'exclude = ["*.py"]\n'),
            "shop",
            "all of it is left out (shop/__init__.py: excluded by the settings)",
        ),
    ],
)
def test_nothing_to_scan_has_a_reason(of: Bundle, path: str, reason: str) -> None:
    assert plan(of, path) == Nothing(reason)


def test_a_folder_is_no_prefix_of_a_name() -> None:
    assert is_below("shop/a.py", "shop") and is_below("shop", "shop") and is_below("a.py", "")
    assert not is_below("shopping.py", "shop") and not is_below("a.py", "shop")
