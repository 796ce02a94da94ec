"""What an interpreter needs of the host's files: itself, its standard library, the system's libraries.

Everything is bound at its own path, so that the paths compiled into the interpreter (its prefix, the run path
of its shared library) hold inside as they do outside.
"""

from __future__ import annotations

import platform
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Runtime:
    """An interpreter as it is made available.

    `executable` is its path; `version` what it must say of itself, like "CPython 3.11.7"; `binds` are the
    files and folders of the host to bind read-only; `hidden` are folders below them to cover with nothing;
    `links` are symbolic links as (path, target); `library_path` is where the dynamic loader looks first,
    empty if it needs no hint.
    """

    executable: str
    version: str
    binds: tuple[str, ...]
    hidden: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    library_path: str


def running() -> Runtime:
    """Return the interpreter that runs this; of a virtual environment, the one it was made from."""
    executable = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    stdlib = _standard_library()
    shared = _shared_library()
    hidden = (folder / name for folder in stdlib for name in ("site-packages", "dist-packages"))
    links = (Path(path) for path in ("/lib", "/lib64"))
    return Runtime(
        executable=str(executable),
        version=f"{platform.python_implementation()} {platform.python_version()}",
        binds=_outermost((executable, *stdlib, *shared, *_system_libraries(), *_data())),
        hidden=tuple(str(folder) for folder in hidden if folder.is_dir()),
        # Where /usr is merged, the path of the dynamic loader leads through these.
        links=tuple((str(path), str(path.readlink())) for path in links if path.is_symlink()),
        library_path=str(shared[0].parent) if shared else "",
    )


def _standard_library() -> tuple[Path, ...]:
    """The standard library and its compiled part, as the base prefix holds them."""
    variables = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    variables |= {"installed_base": sys.base_prefix, "installed_platbase": sys.base_exec_prefix}
    found = (Path(sysconfig.get_path(name, vars=variables)).resolve() for name in ("stdlib", "platstdlib"))
    return tuple(dict.fromkeys(path for path in found if path.is_dir()))


def _shared_library() -> tuple[Path, ...]:
    """The libpython that this process runs on, if it is a shared one."""
    return tuple(path for path in _mapped() if path.name.startswith("libpython") and ".so" in path.name)


def _mapped() -> tuple[Path, ...]:
    """The files that are mapped into this process, by their true paths (proc(5))."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    fields = (line.split(None, 5) for line in lines)
    return tuple(dict.fromkeys(Path(parts[5]) for parts in fields if len(parts) == 6))


def _system_libraries() -> tuple[Path, ...]:
    """The folders of the C library and the dynamic loader."""
    multiarch = str(sysconfig.get_config_var("MULTIARCH") or f"{platform.machine()}-linux-gnu")
    usual = ("/lib64", "/usr/lib64", f"/lib/{multiarch}", f"/usr/lib/{multiarch}")
    loaded = (path.parent for path in _mapped() if path.name.startswith(("libc.so", "libc-", "ld-")))
    return tuple(dict.fromkeys(path.resolve() for path in (*map(Path, usual), *loaded) if path.is_dir()))


def _data() -> tuple[Path, ...]:
    """Time zones: they are part of what `zoneinfo` promises."""
    zones = Path("/usr/share/zoneinfo")
    return (zones,) if zones.is_dir() else ()


def _outermost(paths: Iterable[Path]) -> tuple[str, ...]:
    """Leave out what lies in another one of `paths`."""
    every = sorted(set(paths))
    return tuple(str(path) for path in every if not any(other in path.parents for other in every))
