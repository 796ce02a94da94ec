"""ruff as the linter: one process for all files, each a copy under a neutral name outside the checkout."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TypedDict

from ruff.__main__ import find_ruff_bin  # type: ignore[import-untyped]

from engine.errors import ToolFailed
from engine.syntax.source import Source, read_source

TIMEOUT = 60.0
"""Seconds after which ruff is taken for broken; it reads some 500,000 lines in one."""

_ARGUMENTS = (
    "check", "--isolated", "--no-cache", "--no-respect-gitignore", "--ignore-noqa", "--exit-zero", "--quiet",
    "--select", "E9,F", "--target-version", "py314", "--output-format", "json", ".",
)  # fmt: skip

# An edit above would make an old error look new.
_POSITION = re.compile(r"\bline \d+")


class _Message(TypedDict):
    code: str | None
    message: str
    filename: str


class RuffLinter:
    """Answers `engine.ports.Linter` with what ruff finds: what does not parse (E9), what pyflakes says (F).

    Settings and remarks of the code under review have no say. `program` is the path of ruff, by default that
    of our own environment. Raises `ToolFailed` when ruff is missing, breaks, or takes longer than `timeout`
    seconds.
    """

    def __init__(self, program: str | None = None, timeout: float = TIMEOUT) -> None:
        self._program = program
        self._timeout = timeout

    def errors(self, sources: Sequence[tuple[str, bytes]]) -> tuple[frozenset[str], ...]:
        """Return, per (path, content), the errors found, each as `CODE message` without its position."""
        if not sources:
            return ()
        with TemporaryDirectory(prefix="velox-lint-") as directory:
            root = Path(directory).resolve()
            for number, (path, content) in enumerate(sources):
                place = root / str(number)
                place.mkdir()
                (place / _neutral_name(path)).write_bytes(_as_utf8(content))
            messages = self._run(root)
        found: list[set[str]] = [set() for _ in sources]
        for message in messages:
            number = int(Path(message["filename"]).relative_to(root).parts[0])
            text = _POSITION.sub("another line", message["message"])
            found[number].add(f"{message['code'] or 'invalid-syntax'} {text}")
        return tuple(frozenset(errors) for errors in found)

    def _run(self, root: Path) -> list[_Message]:
        try:
            done = subprocess.run(
                [self._program or find_ruff_bin(), *_ARGUMENTS],
                cwd=root,
                env={},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=self._timeout,
                check=True,
            )
            messages: list[_Message] = json.loads(done.stdout)
        except FileNotFoundError as error:
            raise ToolFailed("ruff", "it is not installed; reinstall Velox with its dependencies") from error
        except subprocess.TimeoutExpired as error:
            raise ToolFailed("ruff", f"no answer within {self._timeout:g} seconds") from error
        except subprocess.CalledProcessError as error:
            raise ToolFailed("ruff", _last_line(error.stderr) or f"exit code {error.returncode}") from error
        except (OSError, ValueError) as error:
            raise ToolFailed("ruff", str(error)) from error
        return messages


def _neutral_name(path: str) -> str:
    """Keep what ruff reads into a name: packages may re-export, stubs have rules of their own."""
    name = PurePosixPath(path)
    stem = "__init__" if name.stem == "__init__" else "module"
    return f"{stem}.pyi" if name.suffix == ".pyi" else f"{stem}.py"


def _as_utf8(content: bytes) -> bytes:
    """ruff reads nothing but UTF-8."""
    source = read_source(content)
    return source.utf8 if isinstance(source, Source) else content


def _last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
