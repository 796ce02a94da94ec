from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.certificate import Code
from engine.model import Declined
from engine.validate.slices import Slice
from engine.validate.two_trees import FOLDERS, with_imports

FUTURE = "from __future__ import annotations\n"


def side(support: dict[str, str], source: str = "from shop.names import clean\n") -> Slice:
    texts = {path: (FUTURE + text).encode() for path, text in support.items()}
    return Slice((FUTURE + source).encode(), "f", texts, frozenset())


def never() -> Slice | Declined:
    raise AssertionError("nothing differs, so nothing needs to be cut again")


def paths(codes: tuple[Code, ...]) -> list[str]:
    return [code.path for code in codes]


def test_equal_imports_are_shared() -> None:
    one = side({"shop/names.py": "def clean(): ...\n", "shop/old.py": ""})
    other = side({"shop/names.py": "def clean(): ...\n", "shop/new.py": ""})
    found = with_imports(one, other, never, "shop/rows.py")
    assert not isinstance(found, Declined)
    assert found[:2] == (one, other)
    assert paths(found[2]) == ["shop/names.py", "shop/new.py", "shop/old.py"]


def test_of_an_unchanged_file_the_larger_part_serves_both() -> None:
    less, more = side({"shop/names.py": "A = 1\n"}), side({"shop/names.py": "A = 1\nB = 2\n"})
    for before, after in ((less, more), (more, less)):
        found = with_imports(before, after, lambda after=after: after, "shop/rows.py")  # type: ignore[misc]
        assert not isinstance(found, Declined)
        assert [code.source for code in found[2]] == [FUTURE + "A = 1\nB = 2\n"]


def test_where_a_module_differs_each_side_gets_its_own(tmp_path: Path) -> None:
    """Both sides run in one process, in either order, and each sees its own module."""
    before, after = (
        side({"names.py": "X = 'old'\n"}, "import names\n"),
        side({"names.py": "X = 'new'\n"}, "import names\n"),
    )
    found = with_imports(before, after, lambda: before, "rows.py")
    assert not isinstance(found, Declined)
    old, new, support = found
    assert paths(support) == [f"{folder}/names.py" for folder in FOLDERS]
    files = {code.path: code.source for code in support}
    files |= {"one.py": old.source.decode(), "two.py": new.source.decode()}
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    program = "import two, one, sys; print(one.names.X, two.names.X, one.names is sys.modules['names'])\n"
    program += "print([module.X for module in sys.velox_apart.values()])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "old new True\n['new']\n", "what the other side imported is set aside"


def test_the_file_of_the_function_itself_is_never_shared() -> None:
    before, after = side({"rows.py": "A = 1\n"}), side({"rows.py": "A = 2\nB = 1\n"})
    found = with_imports(before, after, lambda: after, "rows.py")
    assert not isinstance(found, Declined)
    assert paths(found[2]) == [f"{folder}/rows.py" for folder in FOLDERS]


@pytest.mark.parametrize("late", ["import names", "from names import X"])
def test_what_is_imported_within_a_call_would_be_the_other_side_s(late: str) -> None:
    source = f"def f():\n    {late}\n"
    before, after = side({"names.py": "X = 1\n"}, source), side({"names.py": "X = 2\n"}, source)
    found = with_imports(before, after, lambda: Declined("not there"), "rows.py")
    assert found == Declined("`names` differs too, and `names` is imported within a call")
