from __future__ import annotations

from pathlib import Path

import pytest

from engine.knowledge import ImportFact
from engine.model import ImportSummary
from engine.scan.imports import FileImports, file_imports, import_summary, imports_of
from engine.scan.neighbours import import_lines
from tests.engine.scan.trees import PRODUCT, linked, report, roots, tree_report


def found(source: str) -> tuple[ImportFact, ...]:
    return imports_of(linked(source))


@pytest.mark.parametrize(
    ("source", "fact"),
    [
        ("import os", ImportFact("os", 0, None, None, 1)),
        ("import os.path as p", ImportFact("os.path", 0, None, "p", 1)),
        ("from os import path", ImportFact("os", 0, "path", None, 1)),
        ("from os import path as p", ImportFact("os", 0, "path", "p", 1)),
        ("from . import a", ImportFact("", 1, "a", None, 1)),
        ("from ..b import a", ImportFact("b", 2, "a", None, 1)),
        ("from b import *", ImportFact("b", 0, "*", None, 1)),
        ("def f():\n    import os", ImportFact("os", 0, None, None, 2, deferred=True)),
        ("class C:\n    import os", ImportFact("os", 0, None, None, 2)),
        ("if TYPE_CHECKING:\n    import os", ImportFact("os", 0, None, None, 2, type_checking=True)),
        ("if typing.TYPE_CHECKING:\n    import os", ImportFact("os", 0, None, None, 2, type_checking=True)),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    import os", ImportFact("os", 0, None, None, 4)),
        ("if not TYPE_CHECKING:\n    import os", ImportFact("os", 0, None, None, 2)),
        ("if sys.version_info > (3,):\n    import os", ImportFact("os", 0, None, None, 2)),
        ("try:\n    import os\nexcept ImportError:\n    pass", ImportFact("os", 0, None, None, 2)),
    ],
)
def test_one_import(source: str, fact: ImportFact) -> None:
    assert found(source) == (fact,)


def test_imports_in_line_order() -> None:
    source = "def f():\n    import b\nfrom a import (\n    x,\n    y as z,\n)\n"
    assert [(fact.module, fact.name, fact.alias, fact.line) for fact in found(source)] == [
        ("b", None, None, 2),
        ("a", "x", None, 4),
        ("a", "y", "z", 5),
    ]


def test_no_imports() -> None:
    assert found("x = 'import os'\n") == ()


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: path.stem)
def test_import_lines_tell_what_the_tree_tells(path: Path) -> None:
    content = path.read_bytes()
    assert {fact[:4] for fact in imports_of(linked(content))} <= {fact[:4] for fact in import_lines(content)}


FILES = {
    "app/__init__.py": "",
    "app/a.py": "import os\nimport numpy\nfrom app import b\nfrom . import c\n",
    "app/b.py": "from app.a import x\n",
    "app/c.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.d import D\n",
    "app/d.py": "from app.c import C\nfrom app.c import E\n",
    "app/e.py": "def f():\n    from app.f import g\n",
    "app/f.py": "from app.e import f\n",
}


def test_the_counts_of_a_file() -> None:
    own = roots(FILES)
    assert file_imports(report(FILES["app/a.py"], "app/a.py"), own) == FileImports(
        "app/a.py", 4, 0, 0, 1, 2, 1
    )
    assert file_imports(report(FILES["app/c.py"], "app/c.py"), own) == FileImports(
        "app/c.py", 2, 0, 1, 1, 1, 0
    )
    assert file_imports(report(FILES["app/e.py"], "app/e.py"), own) == FileImports(
        "app/e.py", 1, 1, 0, 0, 1, 0
    )


def test_the_summary_of_a_tree() -> None:
    assert import_summary(tree_report(FILES).files, roots(FILES), most=1) == ImportSummary(
        total=11,
        deferred=1,
        type_checking=1,
        standard_library=2,
        repository=8,
        third_party=1,
        most_imported=(("app.c", 2),),
        cycles=(("app/a.py", "app/b.py"),),
    )


def test_an_import_that_waits_makes_no_cycle() -> None:
    lazy = {path: FILES[path] for path in ("app/c.py", "app/d.py", "app/e.py", "app/f.py")}
    assert import_summary(tree_report(lazy).files).cycles == ()
