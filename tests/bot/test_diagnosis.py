from __future__ import annotations

from dataclasses import replace

import pytest

from bot.diagnosis import MEMORY_FACT, Item, diagnose
from bot.host import HostFacts
from tests.bot import hosts
from tests.engine.adapters.sandboxes import working


def item(host: HostFacts, name: str) -> Item:
    (found,) = (item for item in diagnose(host).items if item.name == name)
    return found


def test_a_host_where_the_sandbox_starts_is_on() -> None:
    diagnosis = diagnose(hosts.PLAIN)
    assert (diagnosis.off, diagnosis.remedy) == ("", "")
    assert {item.name for item in diagnosis.items if item.state == "missing"} == set()


@pytest.mark.parametrize("host", [hosts.DOCKER, hosts.UBUNTU, hosts.MAC, hosts.HEROKU])
def test_a_host_where_it_does_not_is_off_whatever_else_it_has(host: HostFacts) -> None:
    assert diagnose(host).off == host.reason
    assert item(host, "sandbox").state == "missing"


@pytest.mark.parametrize(
    ("host", "remedy"),
    [
        (hosts.UBUNTU, "kernel.apparmor_restrict_unprivileged_userns=0"),
        (hosts.ACTIONS, "kernel.apparmor_restrict_unprivileged_userns=0"),
        (hosts.OLD_DEBIAN, "kernel.unprivileged_userns_clone=1"),
        (hosts.HARDENED, "user.max_user_namespaces=15000"),
        (replace(hosts.DOCKER, settings={}), "CONFIG_USER_NS"),
    ],
)
def test_a_setting_that_shuts_namespaces_is_named(host: HostFacts, remedy: str) -> None:
    found = item(host, "user namespaces")
    assert found.state == "missing"
    assert remedy in found.remedy


def test_a_setting_that_does_not_hold_the_sandbox_back_is_no_trouble() -> None:
    host = replace(hosts.UBUNTU, reason="", remedy="", user=0)
    assert item(host, "user namespaces") == Item(
        "user namespaces", "ok", "kernel.apparmor_restrict_unprivileged_userns = 1"
    )


@pytest.mark.parametrize("name", ["git", "ruff", "bubblewrap"])
def test_a_program_that_is_missing_is_named(name: str) -> None:
    found = item(replace(hosts.PLAIN, **{name: ""}), name)  # type: ignore[arg-type]
    assert found.state == "missing"
    assert found.remedy


@pytest.mark.parametrize(
    ("host", "name"),
    [
        (replace(hosts.PLAIN, temporary_free=1 << 20), "temporary files"),
        (replace(hosts.PLAIN, cores=1), "processors"),
        (replace(hosts.PLAIN, memory=1 << 30), "memory"),
        (hosts.PLAIN, "memory bound"),
        (replace(hosts.PLAIN, sandbox=(("private mounts", "refused"),)), "sandbox"),
        (replace(hosts.PLAIN, sandbox=(("interpreter inside", "CPython 3.11.2"),)), "sandbox"),
    ],
)
def test_what_is_scarce_is_degraded_and_does_not_turn_proof_off(host: HostFacts, name: str) -> None:
    assert item(host, name).state == "degraded"
    assert diagnose(host).off == ""


def test_a_control_group_bounds_memory() -> None:
    host = replace(hosts.PLAIN, sandbox=((MEMORY_FACT, "a watcher and a control group"),))
    assert item(host, "memory bound").state == "ok"


def test_other_systems_are_told_what_to_run_on() -> None:
    assert "run Velox on Linux" in item(hosts.MAC, "kernel").remedy


@pytest.mark.parametrize("host", [hosts.PLAIN, hosts.DOCKER, hosts.MAC, hosts.WSL_1, hosts.UBUNTU])
def test_all_that_is_not_well_has_a_remedy(host: HostFacts) -> None:
    assert [item.name for item in diagnose(host).items if item.state == "missing" and not item.remedy] == []
    assert [item.name for item in diagnose(host).items if item.state == "ok" and item.remedy] == []


def test_the_sandbox_tells_how_memory_is_bounded() -> None:
    """What doctor looks for is what the real sandbox says."""
    said = dict(working().facts().facts)

    assert said[MEMORY_FACT] in ("a watcher", "a watcher and a control group")
