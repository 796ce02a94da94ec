from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from engine.adapters.environments_index import IndexSettings
from engine.adapters.environments_install import (
    BUILDER,
    Bounds,
    Unreached,
    arguments,
    disk_usage,
    install,
    spoken,
    uv_version,
)
from engine.errors import NoSandbox
from engine.model import Declined
from tests.engine.adapters.environments import QUICK, on_disk, wheel


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    (folder / "new").mkdir(parents=True)
    if os.geteuid() == 0:
        for path in (folder, folder / "new"):
            os.chown(path, BUILDER, BUILDER)
    return folder


def installed(
    work: Path, lines: list[str], index: IndexSettings, *pins: str, bounds: Bounds = QUICK
) -> Declined | None:
    try:
        return install(work, "new/site-packages", lines, pins, index, bounds)
    except NoSandbox as error:
        pytest.skip(str(error))


def test_wheels_are_installed_and_compiled(work: Path, tmp_path: Path) -> None:
    wheel(tmp_path / "index", "alpha", "1.0", "beta>=2")
    wheel(tmp_path / "index", "beta", "2.5")
    assert installed(work, ["alpha"], on_disk(tmp_path / "index")) is None
    there = work / "new" / "site-packages"
    assert (there / "beta.py").is_file() and list((there / "__pycache__").glob("alpha*.pyc"))
    if os.geteuid() == 0:
        assert (there / "alpha.py").stat().st_uid == BUILDER


def test_pins_hold_and_digests_are_checked(work: Path, tmp_path: Path) -> None:
    for version in ("1.0", "2.0"):
        wheel(tmp_path / "index", "alpha", version)
    index = on_disk(tmp_path / "index")
    found = installed(work, ["alpha"], index, f"alpha==1.0 --hash=sha256:{'0' * 64}")
    assert found is not None and "ash mismatch" in found.reason
    assert installed(work, ["alpha"], index, "alpha==1.0") is None
    assert (work / "new/site-packages/alpha-1.0.dist-info").is_dir()


def test_nothing_is_built(work: Path, tmp_path: Path) -> None:
    """A source distribution would run its own code to be built, or only to tell what it needs."""
    index = tmp_path / "index"
    index.mkdir()
    proof = tmp_path / "ran"
    setup = f"open({str(proof)!r}, 'w')\nfrom setuptools import setup\nsetup(name='alpha', version='1.0')\n"
    source = tmp_path / "alpha-1.0"
    source.mkdir()
    (source / "setup.py").write_text(setup)
    (source / "PKG-INFO").write_text("Metadata-Version: 1.0\nName: alpha\nVersion: 1.0\n")
    with tarfile.open(index / "alpha-1.0.tar.gz", "w:gz") as archive:
        archive.add(source, "alpha-1.0")
    found = installed(work, ["alpha"], on_disk(index))
    assert found is not None and "no usable wheels" in found.reason and not proof.exists()


def test_limits(work: Path, tmp_path: Path) -> None:
    wheel(tmp_path / "index", "alpha", "1.0", filler=40 << 20)
    index = on_disk(tmp_path / "index")
    late = installed(work, ["alpha"], index, bounds=Bounds(seconds=0.01))
    assert isinstance(late, Unreached) and "within 0 s" in late.reason


def test_an_index_that_cannot_be_reached_is_asked_through_the_cache(work: Path, tmp_path: Path) -> None:
    nowhere = IndexSettings({"UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple", "UV_HTTP_TIMEOUT": "5"}, ())
    found = installed(work, ["alpha"], nowhere)
    assert isinstance(found, Unreached) and "127.0.0.1" in found.reason


def test_only_one_folder_is_writable_and_nothing_of_a_home_is_there(tmp_path: Path) -> None:
    said = [*arguments(str(tmp_path), IndexSettings({"UV_INDEX_URL": "https://x"}, ()))]
    values = [value for _, value in said]
    assert values.count("--bind") == 1 and values[values.index("--bind") + 2] == "/environments"
    assert {"--unshare-user", "--unshare-pid", "--clearenv", "--cap-drop"} <= set(values)
    assert str(Path.home()) not in values and "--seccomp" in values
    sources = [value for kind, value in said if kind == "source"]
    assert not {"/", "/etc", "/home", "/root"} & set(sources)


def test_what_uv_says_is_one_plain_sentence() -> None:
    said = (
        "Using CPython 3.11\n  \u00d7 No solution found when resolving:\n"
        "  \u2570\u2500\u25b6 Because a was not\n"
        "      found at https://u:secret@h/simple\nhint: try\n"
    )
    assert spoken(said) == "No solution found when resolving: Because a was not found at https://h/simple"
    assert len(spoken("error: " + "x" * 1000)) == 400


def test_linked_files_count_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 8192)
    os.link(tmp_path / "a", tmp_path / "b")
    assert disk_usage(tmp_path) == (tmp_path / "a").stat().st_blocks * 512


def test_uv_is_there() -> None:
    assert uv_version().startswith("uv ")
