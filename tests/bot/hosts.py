"""Facts of hosts: one recorded by `bot.host`, the others what is documented to differ there."""

from __future__ import annotations

from dataclasses import replace

from bot.host import HostFacts

PLAIN = HostFacts(
    system="Linux",
    release="6.1.0-28-amd64",
    machine="x86_64",
    python="CPython 3.11.7",
    pythons=("3.11", "3.12"),
    git="2.39.5",
    ruff="0.17.6",
    bubblewrap="bubblewrap 0.11.0 (/venv/bin/bwrap)",
    settings={
        "user.max_user_namespaces": "96365",
        "kernel.seccomp.actions_avail": "kill_process kill_thread trap errno user_notif trace log allow",
    },
    markers=(),
    variables=(),
    user=1000,
    cgroups=("memory", "pids"),
    temporary="/tmp",
    temporary_free=74 << 30,
    cores=2,
    memory=23 << 30,
    sandbox=(
        ("interpreter inside", "CPython 3.11.7"),
        ("private mounts", "yes"),
        ("memory of all processes together", "a watcher"),
    ),
    reason="",
    remedy="",
)


REFUSED = replace(
    PLAIN,
    sandbox=(),
    reason="bubblewrap said: Creating new namespace failed",
    remedy="allow user namespaces",
)


def restricted(name: str, value: str, release: str) -> HostFacts:
    return replace(REFUSED, settings={**PLAIN.settings, name: value}, release=release)


DOCKER = replace(REFUSED, markers=("/.dockerenv",), user=0)
PODMAN = replace(REFUSED, markers=("/run/.containerenv",), variables=("container",))
KUBERNETES = replace(
    REFUSED,
    markers=("/var/run/secrets/kubernetes.io",),
    variables=("KUBERNETES_SERVICE_HOST",),
    cgroups=(),
)
HEROKU = replace(REFUSED, markers=("/app/.heroku",), variables=("DYNO",), cgroups=())
UBUNTU = restricted("kernel.apparmor_restrict_unprivileged_userns", "1", "6.8.0-49-generic")
ACTIONS = replace(UBUNTU, variables=("GITHUB_ACTIONS",), release="6.11.0-1018-azure", cgroups=())
OLD_DEBIAN = restricted("kernel.unprivileged_userns_clone", "0", "4.19.0-27-amd64")
HARDENED = restricted("user.max_user_namespaces", "0", PLAIN.release)
WSL_1 = replace(REFUSED, release="4.4.0-19041-Microsoft", settings={}, cgroups=())
WSL_2 = replace(PLAIN, release="5.15.167.4-microsoft-standard-WSL2", variables=("WSL_DISTRO_NAME",))
MAC = replace(REFUSED, system="Darwin", release="24.1.0", settings={}, bubblewrap="", cgroups=())
