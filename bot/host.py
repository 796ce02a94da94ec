"""What the host offers Velox: read here, at the edge, and judged in `bot.diagnosis`."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.repository.git import git_version
from engine.ports import SandboxFacts

SETTINGS = (
    "kernel.unprivileged_userns_clone",
    "kernel.apparmor_restrict_unprivileged_userns",
    "user.max_user_namespaces",
    "kernel.seccomp.actions_avail",
)
"""Read from /proc/sys; a kernel has those that it knows."""

MARKERS = ("/.dockerenv", "/run/.containerenv", "/var/run/secrets/kubernetes.io", "/app/.heroku")
"""Files that tell of a container."""

VARIABLES = ("DYNO", "GITHUB_ACTIONS", "KUBERNETES_SERVICE_HOST", "WSL_DISTRO_NAME", "container")
"""Variables that tell of an environment; only whether they are set is read."""


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What was read. Sizes are in bytes; `git`, `ruff` and `bubblewrap` are empty where there is none.

    `pythons` are the versions of the commands `python3.N` on the path; `cgroups` are the controllers under
    which this process may make groups of its own; `reason` says why the sandbox did not start, empty if it
    did.
    """

    system: str
    release: str
    machine: str
    python: str
    pythons: tuple[str, ...]
    git: str
    ruff: str
    bubblewrap: str
    settings: Mapping[str, str]
    markers: tuple[str, ...]
    variables: tuple[str, ...]
    user: int
    cgroups: tuple[str, ...]
    temporary: str
    temporary_free: int
    cores: int
    memory: int
    sandbox: tuple[tuple[str, str], ...]
    reason: str
    remedy: str


def read_host(sandbox: SandboxFacts) -> HostFacts:
    """Read this host; of the sandbox comes what it said when it was really started."""
    temporary = tempfile.gettempdir()
    return HostFacts(
        system=platform.system(),
        release=platform.release(),
        machine=platform.machine(),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        pythons=_pythons(),
        git=git_version(),
        ruff=_installed("ruff"),
        bubblewrap=dict(sandbox.facts).get("bubblewrap", ""),
        settings=_settings(),
        markers=tuple(path for path in MARKERS if Path(path).exists()),
        variables=tuple(name for name in VARIABLES if os.environ.get(name)),
        user=os.geteuid(),
        cgroups=_cgroups(),
        temporary=temporary,
        temporary_free=shutil.disk_usage(temporary).free,
        cores=len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1,
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        sandbox=sandbox.facts,
        reason=sandbox.reason,
        remedy=sandbox.remedy,
    )


def _pythons() -> tuple[str, ...]:
    found = {
        int(match[1])
        for folder in os.environ.get("PATH", "").split(os.pathsep)
        if folder and Path(folder).is_dir()
        for path in Path(folder).glob("python3.*")
        if (match := re.fullmatch(r"python3\.(\d+)", path.name)) and os.access(path, os.X_OK)
    }
    return tuple(f"3.{minor}" for minor in sorted(found))


def _installed(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _settings() -> dict[str, str]:
    files = {name: Path("/proc/sys", *name.split(".")) for name in SETTINGS}
    return {name: path.read_text("ascii").strip() for name, path in files.items() if path.is_file()}


def _cgroups() -> tuple[str, ...]:
    """Of memory and pids, those in whose present group this process may make another (cgroups(7))."""
    if not Path("/proc/self/cgroup").is_file():
        return ()
    found = set()
    for line in Path("/proc/self/cgroup").read_text("utf-8").splitlines():
        _, controllers, place = line.split(":", 2)
        for name in ("memory", "pids"):
            if name in controllers.split(","):
                folder = Path("/sys/fs/cgroup", name, place.lstrip("/"))
            elif not controllers and _delegated(Path("/sys/fs/cgroup", place.lstrip("/")), name):
                folder = Path("/sys/fs/cgroup", place.lstrip("/"))
            else:
                continue
            if os.access(folder, os.W_OK):
                found.add(name)
    return tuple(sorted(found))


def _delegated(folder: Path, controller: str) -> bool:
    listed = folder / "cgroup.subtree_control"
    return listed.is_file() and controller in listed.read_text("ascii").split()
