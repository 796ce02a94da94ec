from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.profile.paths import Mapped, map_paths
from engine.scan.roots import Roots


def mapped(profiled: list[str], *files: str) -> Mapped:
    return map_paths(profiled, dict(Roots(files).modules()))


FLAT = ("shop/__init__.py", "shop/report.py", "shop/orders/__init__.py", "shop/orders/report.py", "run.py")
SRC = ("src/shop/__init__.py", "src/shop/report.py", "tools/report.py")


@pytest.mark.parametrize(
    ("profiled", "files", "file"),
    [
        ("/home/ada/checkout/shop/report.py", FLAT, "shop/report.py"),
        ("/home/ada/checkout/shop/orders/report.py", FLAT, "shop/orders/report.py"),
        ("C:\\Users\\ada\\shop\\report.py", FLAT, "shop/report.py"),
        ("shop/report.py", FLAT, "shop/report.py"),
        ("./shop/report.py", FLAT, "shop/report.py"),
        ("run.py", FLAT, "run.py"),
        ("/ci/build/run.py", FLAT, "run.py"),
        ("/app/shop/report.py", SRC, "src/shop/report.py"),
        ("/app/src/shop/report.py", SRC, "src/shop/report.py"),
        ("/v/lib/python3.11/site-packages/shop/report.py", FLAT, "shop/report.py"),
        ("/v/lib/python3.11/site-packages/shop/report.py", SRC, "src/shop/report.py"),
        ("/usr/lib/python3/dist-packages/shop/report.py", SRC, "src/shop/report.py"),
        ("C:\\v\\Lib\\site-packages\\shop\\report.py", SRC, "src/shop/report.py"),
        (
            "/home/ada/checkout/.venv/lib/python3.12/site-packages/shop/__init__.py",
            SRC,
            "src/shop/__init__.py",
        ),
        ("/app/shop/__init__.py", FLAT, "shop/__init__.py"),
        ("tools/report.py", SRC, "tools/report.py"),
    ],
)
def test_a_path_means_a_file(profiled: str, files: tuple[str, ...], file: str) -> None:
    assert mapped([profiled], *files).files == {profiled: file}


@pytest.mark.parametrize(
    ("profiled", "files"),
    [
        ("/usr/lib/python3.11/json/report.py", ("report.py", "json/report.py")),
        ("/usr/lib64/python3.11/report.py", ("report.py",)),
        ("/v/lib/python3.11/site-packages/other/report.py", ("report.py", *FLAT)),
        ("/v/lib/python3.11/site-packages/other/shop/report.py", FLAT),
        ("<frozen importlib._bootstrap>", FLAT),
        ("<string>", FLAT),
        ("~", FLAT),
        ("", FLAT),
        ("/home/ada/other.py", FLAT),
        ("/home/ada/myshop/report.py", FLAT),
        ("/home/ada/report.pyc", FLAT),
    ],
)
def test_a_path_means_nothing_here(profiled: str, files: tuple[str, ...]) -> None:
    assert mapped([profiled], *files) == Mapped({}, frozenset())


def test_two_projects_with_one_package_are_told_apart_by_the_whole_path_only() -> None:
    files = ("a/src/shop/__init__.py", "a/src/shop/x.py", "b/src/shop/__init__.py", "b/src/shop/x.py")
    assert mapped(["/w/b/src/shop/x.py"], *files).files == {"/w/b/src/shop/x.py": "b/src/shop/x.py"}
    unclear = mapped(["/v/lib/python3.11/site-packages/shop/x.py"], *files)
    assert unclear == Mapped({}, frozenset({"a/src/shop/x.py", "b/src/shop/x.py"}))


def test_a_script_started_by_a_short_name_must_be_the_only_one() -> None:
    assert mapped(["run.py"], "tools/run.py").files == {"run.py": "tools/run.py"}
    assert mapped(["run.py"], "tools/run.py", "jobs/run.py") == Mapped(
        {}, frozenset({"tools/run.py", "jobs/run.py"})
    )


def test_the_place_that_explains_more_is_the_repository() -> None:
    found = mapped(["/w/run.py", "/w/shop/report.py", "/opt/tool/run.py"], *FLAT)
    assert found == Mapped({"/w/run.py": "run.py", "/w/shop/report.py": "shop/report.py"}, frozenset())


def test_two_places_that_explain_as_much_name_nothing() -> None:
    assert mapped(["/w/run.py", "/opt/tool/run.py"], *FLAT) == Mapped({}, frozenset({"run.py"}))


NAMES = st.sampled_from(["a", "b", "lib", "src", "shop"])
FILES = st.lists(
    st.lists(NAMES, min_size=1, max_size=4).map(lambda parts: "/".join(parts) + ".py"),
    min_size=1,
    max_size=8,
    unique=True,
)


@given(FILES, FILES)
def test_no_file_is_named_twice_and_none_is_both_named_and_unclear(files: list[str], seen: list[str]) -> None:
    found = mapped([f"/w/{path}" for path in seen], *files)
    assert len(set(found.files.values())) == len(found.files)
    assert not found.ambiguous & set(found.files.values())
    assert set(found.files.values()) | found.ambiguous <= set(files)


@given(FILES)
def test_a_whole_checkout_is_recognised_wherever_it_stood(files: list[str]) -> None:
    found = mapped([f"/home/ada/checkout/{path}" for path in files], *files)
    for path, file in found.files.items():
        assert path == f"/home/ada/checkout/{file}"
    assert set(found.files.values()) | found.ambiguous == set(files)
