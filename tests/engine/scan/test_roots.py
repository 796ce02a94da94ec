from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.knowledge import ImportFact
from engine.scan.roots import Roots

MONOREPO = Roots(
    [
        "libs/shared/src/shared/__init__.py",
        "libs/shared/src/shared/text.py",
        "services/api/app/__init__.py",
        "services/api/app/json.py",
        "services/api/app/settings.py",
        "services/api/app/views.py",
        "services/web/app/__init__.py",
        "services/web/app/settings.py",
        "services/web/app/views.py",
        "scripts/clean.py",
        "scripts/names.py",
        "scripts/queue.py",
        "space/one/deep.py",
        "space/one/other.py",
        "space/user.py",
    ],
    ["libs/shared/pyproject.toml", "services/api/pyproject.toml"],
)


@pytest.mark.parametrize(
    ("importer", "module", "found"),
    [
        ("services/api/app/views.py", "app.settings", "services/api/app/settings.py"),
        ("services/web/app/views.py", "app.settings", "services/web/app/settings.py"),
        ("services/api/app/views.py", "app", "services/api/app/__init__.py"),
        ("services/api/app/views.py", "shared.text", "libs/shared/src/shared/text.py"),
        ("scripts/clean.py", "names", "scripts/names.py"),
        ("scripts/clean.py", "queue", "scripts/queue.py"),
        ("space/user.py", "one.deep", "space/one/deep.py"),
        ("space/one/deep.py", "one.other", "space/one/other.py"),
        ("space/one/deep.py", "other", "space/one/other.py"),
        ("space/one/deep.py", "space.user", "space/user.py"),
    ],
)
def test_an_absolute_import_reads_the_nearest_root(importer: str, module: str, found: str) -> None:
    assert MONOREPO.find(importer, module) == found


@pytest.mark.parametrize(
    ("importer", "module", "why"),
    [
        ("services/api/app/views.py", "requests", "it is nobody's here"),
        ("services/api/app/views.py", "settings", "a module of a package has no bare name"),
        ("services/api/app/views.py", "json", "nor does one that hides a standard module"),
        ("services/api/app/views.py", "queue", "scripts elsewhere hide no standard module"),
        ("services/api/app/views.py", "names", "scripts elsewhere are not on the path"),
        ("services/api/app/views.py", "app.missing", "there is no such file"),
        ("space/user.py", "one", "a namespace package has no file"),
    ],
)
def test_what_an_absolute_import_does_not_read(importer: str, module: str, why: str) -> None:
    assert MONOREPO.find(importer, module) is None, why


@pytest.mark.parametrize(
    ("importer", "module", "level", "found"),
    [
        ("pkg/sub/a.py", "b", 1, "pkg/sub/b.py"),
        ("pkg/sub/a.py", "", 1, "pkg/sub/__init__.py"),
        ("pkg/sub/__init__.py", "b", 1, "pkg/sub/b.py"),
        ("pkg/sub/a.py", "top", 2, "pkg/top.py"),
        ("pkg/sub/a.py", "", 2, "pkg/__init__.py"),
        ("pkg/sub/a.py", "sub.b", 2, "pkg/sub/b.py"),
        ("pkg/sub/a.py", "missing", 1, None),
        ("pkg/sub/a.py", "b", 4, None),
        ("a.py", "b", 1, "b.py"),
    ],
)
def test_a_relative_import(importer: str, module: str, level: int, found: str | None) -> None:
    files = ["pkg/__init__.py", "pkg/top.py", "pkg/sub/__init__.py", "pkg/sub/a.py", "pkg/sub/b.py"]
    assert Roots([*files, "a.py", "b.py"]).find(importer, module, level) == found


@pytest.mark.parametrize(
    ("fact", "found"),
    [
        (ImportFact("pkg", 0, "mod", None, 1), "pkg/mod.py"),
        (ImportFact("pkg", 0, "name", None, 1), "pkg/__init__.py"),
        (ImportFact("pkg.mod", 0, "name", None, 1), "pkg/mod.py"),
        (ImportFact("pkg.mod", 0, None, None, 1), "pkg/mod.py"),
        (ImportFact("pkg", 0, "*", None, 1), "pkg/__init__.py"),
        (ImportFact("", 1, "mod", None, 1), "pkg/mod.py"),
        (ImportFact("", 1, "name", None, 1), "pkg/__init__.py"),
        (ImportFact("other", 0, "mod", None, 1), None),
    ],
)
def test_the_file_that_an_import_is_about(fact: ImportFact, found: str | None) -> None:
    assert Roots(["pkg/__init__.py", "pkg/mod.py", "pkg/user.py"]).imported("pkg/user.py", fact) == found


@pytest.mark.parametrize(
    ("origin", "place"),
    [
        ("here.Class.run", ("pkg/user.py", "Class.run")),
        ("pkg.mod.run", ("pkg/mod.py", "run")),
        ("pkg.mod.Class.run", ("pkg/mod.py", "Class.run")),
        (".mod.run", ("pkg/mod.py", "run")),
        (".run", ("pkg/__init__.py", "run")),
        ("pkg.run", ("pkg/__init__.py", "run")),
        ("numpy.zeros", None),
        ("..far.run", None),
    ],
)
def test_splitting_an_origin(origin: str, place: tuple[str, str] | None) -> None:
    assert Roots(["pkg/__init__.py", "pkg/mod.py", "pkg/user.py"]).split("pkg/user.py", origin) == place


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("services/api/app/views.py", "app.views"),
        ("services/api/app/__init__.py", "app"),
        ("libs/shared/src/shared/text.py", "shared.text"),
        ("scripts/clean.py", "scripts.clean"),
    ],
)
def test_the_name_of_a_file(path: str, module: str) -> None:
    assert MONOREPO.module(path) == module


def test_all_files_are_named_in_order() -> None:
    named = list(MONOREPO.modules())
    assert named == sorted(named)
    assert dict(named)["services/api/app/views.py"] == "app.views"


def test_a_repository_that_is_a_package_itself() -> None:
    roots = Roots(["__init__.py", "a.py", "sub/__init__.py", "sub/b.py"])
    assert roots.find("a.py", "sub.b") is None
    assert roots.find("a.py", "sub.b", 1) == "sub/b.py"
    assert roots.module("sub/b.py") == "sub.b"


NAME = st.sampled_from(["alpha", "beta", "gamma", "delta"])


@st.composite
def packages(draw: st.DrawFn) -> list[str]:
    """The files of regular packages with distinct names below a few roots."""
    paths: set[str] = set()
    for index, root in enumerate(draw(st.lists(st.sampled_from(["", "src/", "a/src/", "b/"]), unique=True))):
        modules = draw(st.lists(st.lists(NAME, max_size=3), min_size=1, max_size=4))
        for parts in modules:
            folder = f"{root}top{index}"
            paths.add(f"{folder}/__init__.py")
            for part in parts[:-1]:
                folder += f"/{part}"
                paths.add(f"{folder}/__init__.py")
            if parts and f"{folder}/{parts[-1]}/__init__.py" not in paths:
                paths.add(f"{folder}/{parts[-1]}.py")
    return sorted(path for path in paths if path.removesuffix(".py") + "/__init__.py" not in paths)


@given(packages())
def test_every_file_is_found_by_its_name_from_everywhere(paths: list[str]) -> None:
    roots = Roots(paths)
    for path in paths:
        for importer in paths:
            assert roots.find(importer, roots.module(path)) == path
