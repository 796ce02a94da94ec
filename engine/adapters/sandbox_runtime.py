"""What an interpreter needs of the host's files: itself, its standard library, the system's libraries.

Everything is bound at its own path, so that the paths compiled into the interpreter (its prefix, the run path
of its shared library) hold inside as they do outside.
"""

from __future__ import annotations

import os
import platform
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Runtime:
    """An interpreter as it is made available.

    `executable` is its path; `binds` are the files and folders of the host to bind read-only, parents before
    what they hold; `hidden` are folders below them to cover with nothing; `links` are symbolic links as (path,
    target); `library_path` is where the dynamic loader looks first, empty if it finds everything by itself.
    """

    executable: str
    version: str
    binds: tuple[str, ...]
    hidden: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    library_path: str


def running() -> Runtime:
    """Return the interpreter that runs this; of a virtual environment, the one it was made from."""
    executable = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    return Runtime(
        executable=executable,
        version=f"{platform.python_implementation()} {platform.python_version()}",
        binds=_outermost(
            (executable, *_standard_library(), *_shared_library(), *_system_libraries(), *_data())
        ),
        hidden=tuple(
            folder
            for folder in (f"{stdlib}/{name}" for stdlib in _standard_library() for name in _PACKAGES)
            if os.path.isdir(folder)
        ),
        links=tuple((path, os.readlink(path)) for path in _LINKED if os.path.islink(path)),
        library_path=os.path.dirname(next(iter(_shared_library()), "")),
    )


_PACKAGES = ("site-packages", "dist-packages")

_LINKED = ("/lib", "/lib64")
"""Links on hosts with a merged /usr, where the loader's path leads through them."""


def _standard_library() -> tuple[str, ...]:
    """The standard library and its compiled part, as the base prefix holds them."""
    variables = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    variables |= {"installed_base": sys.base_prefix, "installed_platbase": sys.base_exec_prefix}
    found = (sysconfig.get_path(name, vars=variables) for name in ("stdlib", "platstdlib"))
    return tuple(dict.fromkeys(path for path in found if os.path.isdir(path)))


def _shared_library() -> tuple[str, ...]:
    """The libpython that this process runs on, if it is a shared one."""
    names = {str(sysconfig.get_config_var(name)) for name in ("INSTSONAME", "LDLIBRARY")}
    return tuple(path for path in _mapped() if os.path.basename(path) in names and ".so" in path)


def _mapped() -> list[str]:
    """The files that are mapped into this process."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    return list(dict.fromkeys(parts[5] for line in lines if len(parts := line.split(None, 5)) == 6))


def _system_libraries() -> tuple[str, ...]:
    """The folders of the C library and the dynamic loader."""
    multiarch = str(sysconfig.get_config_var("MULTIARCH") or f"{platform.machine()}-linux-gnu")
    usual = ("/lib64", "/usr/lib64", f"/lib/{multiarch}", f"/usr/lib/{multiarch}")
    loaded = [
        os.path.dirname(path) for path in _mapped() if os.path.basename(path).startswith(("libc.so", "ld-"))
    ]
    return tuple(
        dict.fromkeys(os.path.realpath(folder) for folder in (*usual, *loaded) if os.path.isdir(folder))
    )


def _data() -> tuple[str, ...]:
    """Time zones: they are part of what `zoneinfo` promises."""
    return tuple(path for path in ("/usr/share/zoneinfo",) if os.path.isdir(path))


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Leave out what lies in another one of `paths`."""
    every = sorted(set(paths))
    return tuple(
        path for path in every if not any(path.startswith(other.rstrip("/") + "/") for other in every)
    )
