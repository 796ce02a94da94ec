from __future__ import annotations

from dataclasses import replace

import pytest

from engine.adapters.sandbox_argv import arguments, command, environment
from engine.adapters.sandbox_runtime import running
from engine.errors import NoSandbox


def test_everything_is_shut_and_made_read_only_last() -> None:
    said = [value for _, value in arguments(running(), "/inside", {}, {"a.py": 1}, 0)]
    for option in ("user", "pid", "net", "ipc", "uts"):
        assert f"--unshare-{option}" in said
    for option in ("--disable-userns", "--die-with-parent", "--new-session", "--clearenv"):
        assert option in said
    assert said[said.index("--cap-drop") + 1] == "ALL"
    assert said[-8:] == ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/code", "--seccomp", "0"]


def test_nothing_of_the_host_is_bound_to_be_written() -> None:
    said = [value for _, value in arguments(running(), "/inside", {"/packages/0": "/host"}, {}, 0)]
    assert not {"--bind", "--overlay", "--share-net"} & set(said)
    devices = [said[place + 1] for place, value in enumerate(said) if value == "--dev-bind"]
    assert devices == ["/dev/null", "/dev/full", "/dev/random", "/dev/urandom"]


def test_an_interpreter_below_the_scratch_space_is_refused() -> None:
    runtime = replace(running(), executable="/tmp/python/bin/python3")
    with pytest.raises(NoSandbox, match="/tmp/python/bin/python3 lies where"):
        list(arguments(runtime, "/inside", {}, {}, 0))


def test_the_environment_is_only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "s")
    names = {"HOME", "LANG", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "LD_LIBRARY_PATH"}
    assert set(environment(running(), 3)) <= names
    assert environment(running(), 3)["PYTHONHASHSEED"] == "3"


def test_the_server_ignores_the_packages_of_its_user() -> None:
    assert command(running(), 5, ["/packages/0"])[1:4] == ["-s", "-S", "-B"]
