from __future__ import annotations

from engine.adapters.environments_wanted import Wanted, wanted


def read(**files: str) -> Wanted:
    """Read files by names whose `__` stands for a dot."""
    return wanted({name.replace("__", "."): text.encode() for name, text in files.items()})


def test_standard_tables() -> None:
    found = read(
        pyproject__toml="""
        [project]
        name = "My_Project"
        requires-python = ">=3.9"
        dependencies = ["requests>=2", "old; python_version < '3'", "a @ https://example.org/a"]
        [project.optional-dependencies]
        test = ["my-project[more]", "pytest", "my.project[test]"]
        more = ["six"]
        docs = ["sphinx"]
        [dependency-groups]
        dev = [{include-group = "lint"}, "coverage"]
        lint = ["ruff", {include-group = "dev"}]
        docs = ["sphinx"]
        """
    )
    assert found.needed == ("requests>=2",)
    assert found.for_tests == ("six", "pytest", "ruff", "coverage")
    assert [left.text for left in found.left_out] == ["a @ https://example.org/a"]
    assert found.python == ">=3.9" and found.described


def test_a_source_of_its_own_is_not_taken_from_the_index() -> None:
    """A private package's name on the public index may be anybody's."""
    found = read(
        pyproject__toml='[project]\ndependencies = ["Private_Thing", "six"]\n'
        '[tool.uv.sources]\nprivate-thing = {git = "https://example.org/p"}'
    )
    assert found.needed == ("six",) and "tool.uv.sources" in found.left_out[0].why


def test_poetry_takes_versions_from_its_lock() -> None:
    project = """
        [tool.poetry.dependencies]
        python = "^3.9"
        requests = "^2.0"
        mine = {git = "https://example.org/m"}
        private = {version = "1", source = "private"}
        maybe = {version = "1", optional = true}
        httpx = {version = "*", extras = ["http2"]}
        [tool.poetry.group.dev.dependencies]
        pytest = "*"
        [tool.poetry.group.docs.dependencies]
        sphinx = "*"
        """
    lock = '[[package]]\nname = "requests"\nversion = "2.31.0"\n'
    found = read(pyproject__toml=project, poetry__lock=lock)
    assert found.needed == ("requests", "httpx[http2]") and found.for_tests == ("pytest",)
    assert found.pins == ("requests==2.31.0",)
    assert {left.text for left in found.left_out} == {"mine", "private", "maybe"}
    alone = read(pyproject__toml=project)
    assert not alone.needed and any("no poetry.lock" in left.why for left in alone.left_out)


def test_requirements_files() -> None:
    files = {
        "requirements.txt": b"six==1.16.0\n",
        "requirements-dev.txt": b"-r requirements.txt\npytest\nsix==1.16.0\n",
        "requirements/test.in": b"hypothesis\n",
        "requirements/docs.txt": b"sphinx\n",
        "test-requirements.txt": b"mock # for now\n",
        "sub/requirements.txt": b"numpy\n",
        "requirements-ci.txt": b"\xff\xfe",
    }
    found = wanted(files)
    assert found.needed == ("six==1.16.0",)
    assert set(found.for_tests) == {"pytest", "hypothesis", "mock"}
    assert {left.place for left in found.left_out} == {"requirements-dev.txt:1", "requirements-ci.txt"}


def test_setup_cfg_is_data_and_setup_py_a_program() -> None:
    found = read(
        setup__cfg="[options]\ninstall_requires =\n    six>=1\n    a @ file:///x\n"
        "[options.extras_require]\ntests = pytest\ndocs = sphinx\n",
        setup__py="raise SystemExit",
    )
    assert found.needed == ("six>=1",) and found.for_tests == ("pytest",) and found.described
    assert not read(setup__py="").described
    assert not read(setup__py="", pyproject__toml='[project]\ndynamic = ["dependencies"]').described
    assert read().described and read(pyproject__toml="[project]").described


def test_broken_files_are_told() -> None:
    found = read(pyproject__toml="[", setup__cfg="x", uv__lock="]")
    assert {left.place for left in found.left_out} == {"pyproject.toml", "setup.cfg", "uv.lock"}


def test_odd_types_are_nothing() -> None:
    found = read(
        pyproject__toml="""
        dependency-groups = [1]
        [project]
        name = 1
        dependencies = [1, {a = 2}]
        requires-python = 3
        optional-dependencies = {test = "x", dev = [3]}
        [tool]
        uv = 1
        poetry = {dependencies = ["x"], group = {dev = 1}}
        """
    )
    assert found == Wanted((), (), (), (), "")
