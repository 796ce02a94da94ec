from __future__ import annotations

import pytest

from engine.inside import checkout
from engine.ports import Json
from engine.validate.suite_runs import packed
from tests.engine.adapters.sandboxes import working

PROBE = b"""
import base64, importlib.metadata, os, sys
def f(project, replaced):
    from velox_inside.checkout import unpack
    contents = {path: base64.b64encode(text.encode()).decode() for path, text in replaced.items()}
    unpack("checkout.zip", contents, ["src"])
    import pkg
    try:
        version = importlib.metadata.version(project)
    except importlib.metadata.PackageNotFoundError:
        version = None
    return [os.getcwd(), pkg.value, version, sys.path[0]]
"""


@pytest.mark.parametrize(
    ("project", "version"),
    [
        (b'[project]\nname = "My-Pkg"\nversion = "2.0"', "2.0"),
        (b'[project]\nname = "my.pkg"\ndynamic = ["version"]', "0"),
        (b'[tool.poetry]\nname = "my_pkg"\nversion = "1"', "1"),
        (b'[project]\nname = "../my-pkg"\nversion = "1"', None),
        (b'[project]\nname = "my-pkg"\nversion = "../../x"', None),
        (b"[", None),
        (b"project = [1]", None),
    ],
)
def test_a_copy_is_importable_as_if_installed(project: bytes, version: str | None) -> None:
    files = {"src/pkg/__init__.py": b"value = 1\n", "pyproject.toml": project}
    session_files = {"checkout.zip": packed(files), "probe.py": PROBE}
    with working().open(session_files) as session:
        values: list[Json] = []
        for replaced in ({}, {"src/pkg/__init__.py": "value = 2\n", "new/file.txt": "x"}):
            arguments: list[Json] = ["my-pkg", dict[str, Json](replaced)]
            question: dict[str, Json] = {"module": "probe", "function": "f", "arguments": arguments}
            values.append(session.ask("call", question).value)
    place = checkout.PLACE
    assert values == [[place, 1, version, f"{place}/src"], [place, 2, version, f"{place}/src"]]
