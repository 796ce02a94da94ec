"""Slices of small repositories given as text, and running them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from engine.model import Declined
from engine.scan.roots import Roots
from engine.validate.library import Library
from engine.validate.slices import Slice, cut


class Files:
    """A repository as a mapping of paths to text."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = {path: dedent(text).encode() for path, text in files.items()}
        self._roots = Roots(self._files)

    def read(self, path: str) -> bytes | None:
        return self._files.get(path)

    def find(self, importer: str, module: str, level: int) -> str | None:
        return self._roots.find(importer, module, level)

    def name(self, path: str) -> str:
        return self._roots.module(path)


def sliced(files: Mapping[str, str], path: str, symbol: str) -> Slice | Declined:
    sources = Files(files)
    content = sources.read(path)
    assert content is not None
    return cut(path, content, symbol, Library(sources))


def cut_out(files: Mapping[str, str], path: str, symbol: str) -> Slice:
    made = sliced(files, path, symbol)
    assert isinstance(made, Slice), made
    return made


def printed(made: Slice, expression: str, folder: Path) -> str:
    """Import the slice in a fresh interpreter and return what an expression about its function prints."""
    for place, content in {"before.py": made.source, **made.support}.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(content)
    program = f"import before; f = before.{made.function}; print({expression})"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    return done.stdout.strip()
