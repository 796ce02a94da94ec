"""Kinds of hosts, recognised by their traces, and what each needs so that foreign code can be confined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.host import HostFacts


@dataclass(frozen=True, slots=True)
class Environment:
    """A kind of host: `trace` is what it was recognised by, `advice` what to do where there is no sandbox."""

    name: str
    trace: str
    advice: str


_KINDS: tuple[tuple[str, str, Callable[[HostFacts], str]], ...] = (
    (
        "Heroku",
        "send this work to a virtual machine: dynos allow no user namespaces",
        lambda host: _variable(host, "DYNO") or _marker(host, "/app/.heroku"),
    ),
    (
        "Kubernetes",
        "give the pod `hostUsers: false` and the container `securityContext: "
        "{seccompProfile: {type: Unconfined}, procMount: Unmasked}`",
        lambda host: (
            _variable(host, "KUBERNETES_SERVICE_HOST") or _marker(host, "/var/run/secrets/kubernetes.io")
        ),
    ),
    (
        "Docker",
        "run the container with `--security-opt seccomp=unconfined --security-opt apparmor=unconfined "
        "--security-opt systempaths=unconfined`",
        lambda host: _marker(host, "/.dockerenv"),
    ),
    (
        "Podman",
        "run the container with `--security-opt seccomp=unconfined --security-opt unmask=ALL`",
        lambda host: _marker(host, "/run/.containerenv"),
    ),
    (
        "GitHub Actions",
        "add the step `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` before Velox",
        lambda host: _variable(host, "GITHUB_ACTIONS"),
    ),
    (
        "WSL 1",
        "convert the distribution with `wsl --set-version NAME 2`: WSL 1 has no namespaces",
        lambda host: _release(host, "microsoft", but="wsl2"),
    ),
    (
        "WSL 2",
        "update the kernel with `wsl --update`",
        lambda host: _release(host, "microsoft-standard-wsl2"),
    ),
)


def recognised(host: HostFacts) -> tuple[Environment, ...]:
    """Return the kinds that a host is of, the outermost advice first; an ordinary machine is of none."""
    return tuple(
        Environment(name, trace, advice) for name, advice, traced in _KINDS if (trace := traced(host))
    )


def _variable(host: HostFacts, name: str) -> str:
    return f"the variable {name}" if name in host.variables else ""


def _marker(host: HostFacts, path: str) -> str:
    return path if path in host.markers else ""


def _release(host: HostFacts, part: str, but: str = "\n") -> str:
    release = host.release.lower()
    return f"the kernel {host.release}" if part in release and but not in release else ""
