from __future__ import annotations

import pytest

from bot.environments import recognised
from bot.host import HostFacts
from tests.bot import hosts


@pytest.mark.parametrize(
    ("host", "names"),
    [
        (hosts.PLAIN, []),
        (hosts.UBUNTU, []),
        (hosts.MAC, []),
        (hosts.DOCKER, ["Docker"]),
        (hosts.PODMAN, ["Podman"]),
        (hosts.KUBERNETES, ["Kubernetes"]),
        (hosts.HEROKU, ["Heroku"]),
        (hosts.ACTIONS, ["GitHub Actions"]),
        (hosts.WSL_1, ["WSL 1"]),
        (hosts.WSL_2, ["WSL 2"]),
    ],
)
def test_kinds_are_recognised(host: HostFacts, names: list[str]) -> None:
    kinds = recognised(host)
    assert [kind.name for kind in kinds] == names
    assert all(kind.trace and kind.advice for kind in kinds)


@pytest.mark.parametrize(
    ("host", "advice"),
    [
        (hosts.DOCKER, "systempaths=unconfined"),
        (hosts.PODMAN, "unmask=ALL"),
        (hosts.KUBERNETES, "hostUsers: false"),
        (hosts.HEROKU, "virtual machine"),
        (hosts.ACTIONS, "apparmor_restrict_unprivileged_userns=0"),
        (hosts.WSL_1, "--set-version"),
    ],
)
def test_each_has_its_own_advice(host: HostFacts, advice: str) -> None:
    assert advice in recognised(host)[0].advice
