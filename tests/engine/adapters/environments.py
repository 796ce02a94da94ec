"""Real environments for tests: an index on the disk, whose wheels are made here, and the real index."""

from __future__ import annotations

import base64
import hashlib
import os
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

from engine.adapters.environments_index import IndexSettings, index_settings
from engine.adapters.environments_install import Bounds
from engine.adapters.environments_store import Keep
from engine.adapters.environments_uv import UvEnvironments
from engine.errors import NoSandbox
from engine.model import Declined
from engine.ports import Environment

QUICK = Bounds(seconds=60.0, disk_bytes=64 << 20)


def wheel(folder: Path, name: str, version: str, *requires: str, code: str = "", filler: int = 0) -> Path:
    """Make a wheel of one module in a folder; `filler` bytes beside it are not compressed."""
    about = f"{name}-{version}.dist-info"
    metadata = "".join(f"Requires-Dist: {each}\n" for each in requires)
    files = {
        f"{name}.py": code.encode() or b"version = %r\n" % version,
        f"{name}.bin": b"\0" * filler,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}".encode(),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    return _packed(folder, name, version, files)


def _packed(folder: Path, name: str, version: str, files: dict[str, bytes]) -> Path:
    about = f"{name}-{version}.dist-info"
    record = "".join(f"{path},sha256={_digest(content)},{len(content)}\n" for path, content in files.items())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, content in {**files, f"{about}/RECORD": f"{record}{about}/RECORD,,\n".encode()}.items():
            archive.writestr(place, content)
    return path


def pytest_wheels(folder: Path) -> None:
    """Make wheels of the pytest that runs these tests, and of what it needs, in a folder."""
    for name in ("pytest", "pluggy", "iniconfig", "packaging", "pygments"):
        installed = distribution(name)
        kept = {
            str(file): Path(str(file.locate())).read_bytes()
            for file in installed.files or ()
            if ".." not in file.parts and file.name not in _OF_INSTALLERS and file.suffix != ".pyc"
        }
        _packed(folder, name, installed.version, kept)


def laid_pytest(folder: Path) -> str:
    """Lay the pytest that runs these tests, and what it needs, into a folder of packages; return it."""
    pytest_wheels(folder / "wheels")
    target = folder / "site-packages"
    target.mkdir(mode=0o755)
    for path in (folder / "wheels").iterdir():
        with zipfile.ZipFile(path) as archive:
            archive.extractall(target)
    return str(target)


_OF_INSTALLERS = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def on_disk(folder: Path) -> IndexSettings:
    """Return settings under which only the wheels of a folder exist."""
    return IndexSettings({"UV_NO_INDEX": "1", "UV_FIND_LINKS": str(folder)}, (str(folder),))


def environments(
    folder: Path, index: IndexSettings, *, bounds: Bounds = QUICK, keep: Keep | None = None
) -> UvEnvironments:
    return UvEnvironments(folder, index=index, bounds=bounds, keep=keep)


def built(made: UvEnvironments, files: dict[str, bytes], *extra: str) -> Environment | Declined:
    """Open an environment and return what it was; skip the test where nothing can be confined."""
    try:
        with made.open(files, extra=extra) as found:
            return found
    except NoSandbox as error:
        pytest.skip(str(error))


def real_index(folder: Path, *requirements: str) -> UvEnvironments:
    """Return environments from the operator's index; skip the test where it cannot be reached."""
    made = UvEnvironments(folder, index=index_settings(os.environ), bounds=Bounds(120.0, 256 << 20))
    found = built(made, {"requirements.txt": "\n".join(requirements).encode()})
    if isinstance(found, Declined):
        pytest.skip(f"no index can be reached: {found.reason}")
    return made
