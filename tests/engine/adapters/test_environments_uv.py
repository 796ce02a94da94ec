from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from engine.adapters.environments_index import IndexSettings
from engine.adapters.environments_install import Bounds
from engine.adapters.environments_store import Keep
from engine.adapters.environments_uv import UvEnvironments
from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.model import Declined
from engine.ports import Environment
from tests.engine.adapters.environments import QUICK, built, environments, on_disk, real_index, wheel


@pytest.fixture
def index(tmp_path: Path) -> IndexSettings:
    folder = tmp_path / "index"
    wheel(folder, "alpha", "1.0", "beta>=1")
    wheel(folder, "beta", "1.0")
    wheel(folder, "beta", "2.0")
    return on_disk(folder)


def test_an_environment_is_importable_in_the_sandbox(tmp_path: Path, index: IndexSettings) -> None:
    made = environments(tmp_path / "store", index)
    found = built(made, {"requirements.txt": b"alpha\n-e .\n"})
    assert isinstance(found, Environment)
    assert found.packages == (("alpha", "1.0"), ("beta", "2.0"))
    assert found.python == ".".join(map(str, sys.version_info[:3]))
    assert [left.place for left in found.left_out] == ["requirements.txt:2"]
    code = b"def f():\n    import alpha, beta\n    return [alpha.version, beta.__file__]\n"
    with BubblewrapSandbox().open({"m.py": code}, packages=[found.site_packages]) as session:
        answer = session.ask("call", {"module": "m", "function": "f"})
    assert answer.value == ["1.0", "/packages/0/beta.py"]


def test_the_same_is_built_once(tmp_path: Path, index: IndexSettings) -> None:
    made = environments(tmp_path / "store", index)
    files = {"requirements.txt": b"alpha"}
    first = built(made, files)
    assert isinstance(first, Environment)
    before = Path(first.site_packages).stat().st_mtime_ns
    assert built(environments(tmp_path / "store", index), {**files, "README": b"other"}) == first
    assert Path(first.site_packages).stat().st_mtime_ns == before
    assert built(made, {"requirements.txt": b"beta"}) != first
    assert built(made, files, "beta<2") != first


def open_one(folder: str, index_folder: str) -> tuple[str, int]:
    """Open an environment in a process of its own; return its place and when its files were made."""
    made = UvEnvironments(Path(folder), index=on_disk(Path(index_folder)), bounds=QUICK)
    with made.open({"requirements.txt": b"alpha"}) as found:
        assert isinstance(found, Environment)
        return found.site_packages, (Path(found.site_packages) / "alpha.py").stat().st_ino


def test_processes_that_race_build_once(tmp_path: Path, index: IndexSettings) -> None:
    built(environments(tmp_path / "other", index), {})
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(open_one, str(tmp_path / "store"), str(tmp_path / "index")) for _ in range(3)]
        found = {job.result() for job in jobs}
    assert len(found) == 1
    store = tmp_path / "store"
    assert len(list((store / "ready").iterdir())) == 1 and not list((store / "work").glob("new-*"))


def test_a_lock_is_followed_while_it_fits(tmp_path: Path, index: IndexSettings) -> None:
    made = environments(tmp_path / "store", index)
    lock = b'[[package]]\nname = "beta"\nversion = "%s"\nsource = {registry = "https://x"}\n'
    project = b'[project]\nname = "p"\ndependencies = ["alpha"]\n'
    found = built(made, {"pyproject.toml": project, "uv.lock": lock % b"1.0"})
    assert isinstance(found, Environment) and ("beta", "1.0") in found.packages and not found.note
    found = built(made, {"pyproject.toml": project, "uv.lock": lock % b"9.9"})
    assert isinstance(found, Environment) and ("beta", "2.0") in found.packages and "lock" in found.note


def test_what_only_tests_need_may_be_missing(tmp_path: Path, index: IndexSettings) -> None:
    made = environments(tmp_path / "store", index)
    found = built(made, {"requirements.txt": b"beta", "requirements-dev.txt": b"absent"})
    assert isinstance(found, Environment) and found.packages == (("beta", "2.0"),) and "tests" in found.note


DECLINED: list[tuple[dict[str, bytes], str]] = [
    ({"requirements.txt": b"absent"}, "absent was not found"),
    ({"requirements.txt": b"beta>5"}, "beta"),
    ({"setup.py": b"raise SystemExit"}, "setup.py"),
    ({"pyproject.toml": b'[project]\nrequires-python = "<3.8"'}, "needs Python <3.8"),
    ({"pyproject.toml": b'[project]\nrequires-python = "new"'}, "no version specifier"),
    ({"pyproject.toml": b'[project]\nrequires-python = ">=%b"' % (b"9" * 5000)}, "no version specifier"),
    ({"requirements.txt": b"\n".join(b"a%d" % n for n in range(501))}, "more than 500"),
]


@pytest.mark.parametrize(("files", "why"), DECLINED)
def test_declined(tmp_path: Path, index: IndexSettings, files: dict[str, bytes], why: str) -> None:
    made = environments(tmp_path / "store", index)
    for _ in range(2):
        found = built(made, files)
        assert isinstance(found, Declined) and why in found.reason


def test_a_failure_is_remembered(tmp_path: Path, index: IndexSettings) -> None:
    made = environments(tmp_path / "store", index)
    assert isinstance(built(made, {"requirements.txt": b"gamma"}), Declined)
    wheel(tmp_path / "index", "gamma", "1.0")
    assert isinstance(built(made, {"requirements.txt": b"gamma"}), Declined)
    for path in (tmp_path / "store" / "failed").iterdir():
        path.unlink()
    assert isinstance(built(made, {"requirements.txt": b"gamma"}), Environment)


def test_too_large_is_declined_and_leaves_nothing(tmp_path: Path) -> None:
    for number in range(6):
        needs = f"big{number + 1}" if number < 5 else ""
        wheel(tmp_path / "index", f"big{number}", "1.0", *filter(None, [needs]), filler=12 << 20)
    made = environments(
        tmp_path / "store", on_disk(tmp_path / "index"), bounds=Bounds(seconds=60, disk_bytes=4 << 20)
    )
    found = built(made, {"requirements.txt": b"big0"})
    # A fast disk is done before the first look at its size; then the whole is measured.
    assert isinstance(found, Declined) and "more than 4 MiB" in found.reason


def test_an_open_environment_outlives_eviction(tmp_path: Path, index: IndexSettings) -> None:
    made = environments(tmp_path / "store", index, keep=Keep(environments_bytes=60_000))
    built(made, {})
    with (
        made.open({"requirements.txt": b"alpha"}) as first,
        made.open({"requirements.txt": b"beta"}) as second,
    ):
        assert isinstance(first, Environment) and isinstance(second, Environment)
        assert (Path(first.site_packages) / "alpha.py").is_file()


def test_the_index_of_the_operator(tmp_path: Path) -> None:
    made = real_index(tmp_path / "store", "iniconfig==2.0.0")
    found = built(made, {"requirements.txt": b"iniconfig==2.0.0"})
    assert isinstance(found, Environment) and found.packages == (("iniconfig", "2.0.0"),)
    # What is in the cache is enough to build another one where the index is gone.
    gone = {"UV_INDEX_URL": "http://127.0.0.1:9/simple", "UV_OFFLINE": "1"}
    cached = UvEnvironments(tmp_path / "store", index=IndexSettings(gone, ()), bounds=QUICK)
    again = built(cached, {"requirements.txt": b"iniconfig==2.0.0", "requirements-dev.txt": b"iniconfig"})
    assert isinstance(again, (Environment, Declined))
