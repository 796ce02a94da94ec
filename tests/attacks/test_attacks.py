"""Every script of `scripts/` is run by `velox sandbox`, by the superuser and by an ordinary user.

A script says ESCAPED when it reached what it wanted, and ends with "done" when it has tried everything: one
that broke on the way shows nothing. What a script cannot see is looked at from the host. The same scripts,
where they do no harm, are run without the sandbox: there they must escape, or they would have no teeth.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.attacks import host
from tests.attacks.callers import Run
from tests.attacks.conftest import Bait, Place

SCRIPTS = Path(__file__).parent / "scripts"
NAMES = sorted(path.stem for path in SCRIPTS.glob("*.py"))

MEMORY = 256 << 20
OPTIONS = ("--wall", "4", "--cpu", "3", "--memory", "256M", "--processes", "64")

PATIENT = ("--wall", "20")

OTHER_OPTIONS = {
    "time_cpu": ("--cpu", "1", *PATIENT),
    "bomb_forks": ("--memory", "1G", *PATIENT),
    "bomb_threads": PATIENT,
    "file_write_everywhere": PATIENT,
    "flood_inodes": PATIENT,
    "flood_tmpfs": PATIENT,
    "memory_files_without_names": PATIENT,
    "memory_in_pipes": PATIENT,
    "memory_in_sockets": PATIENT,
    "memory_many": PATIENT,
    "memory_shared_segments": PATIENT,
    "tree_deep": PATIENT,
}
"""A busy machine gives less processor time than wall time, so what works hard gets more of the latter."""

ARGUMENTS = {
    "net_loopback": ("{port}",),
    "net_abstract_socket": ("{abstract}",),
    "net_unix_socket": ("{socket}",),
    "file_secret": ("{secret}",),
    "file_symlink": ("{secret}", "{scratch}"),
    "file_hardlink": ("{secret}", "{scratch}"),
    "file_out_of_root": ("{secret}",),
    "env_secret": ("{variable}",),
    "proc_host": ("{victim}",),
    "signal_host": ("{victim}",),
    "host_name": ("{node}",),
    "bomb_forks": ("64",),
    "bomb_threads": ("64",),
    "memory_many": (str(MEMORY),),
    "memory_files_without_names": (str(MEMORY),),
    "memory_shared_segments": (str(MEMORY),),
    "memory_in_sockets": (str(MEMORY),),
    "memory_in_pipes": (str(MEMORY),),
    "flood_tmpfs": (str(MEMORY),),
}
"""The marker, by which processes are found from outside, follows for all of them."""

WALL, CPU, MEM, OUT = "wall time", "processor time", "MiB of memory", "KiB of output"

STOPPED = {
    "bomb_breeding": f"{WALL}|{MEM}",
    "file_fifo": WALL,
    "flood_stderr": OUT,
    "flood_stdout": OUT,
    "memory_many": MEM,
    "signal_server_stop": WALL,
    "time_cpu": CPU,
    "time_deaf": f"{WALL}|{CPU}",
    "time_sleep": WALL,
}
"""Attacks that do not end by themselves, and the limit that Velox must name."""

SILENT = {"time_fork_relay"}
"""Attacks that are over when their first process ends: nothing is left to say "done"."""

SAID = {"output_hostile": "\ufffd\ufffd\n"}
"""What an attack writes to standard error."""

MAY_BE_STOPPED = {
    "memory_files_without_names": MEM,
    "memory_in_pipes": MEM,
    "memory_in_sockets": MEM,
    "memory_shared_segments": MEM,
    "flood_inodes": f"{MEM}|{WALL}",
}
"""Attacks that a refusal or a limit may stop, whichever comes first."""

NOT_YET = {
    "memory_in_sockets": "the buffers of sockets belong to no process: only a control group bounds them",
}
"""Attacks that succeed, and why; the documentation says so too."""

SHARP = (
    "daemon",
    "descriptors",
    "env_secret",
    "file_accounts",
    "file_secret",
    "file_symlink",
    "keyring",
    "net_abstract_socket",
    "net_families",
    "net_loopback",
    "net_unix_socket",
    "proc_host",
    "rights",
    "signal_host",
    "trace",
)
"""Attacks that succeed on every Linux without the sandbox, whoever runs them."""

SHARP_FOR_THE_SUPERUSER = (
    "bpf",
    "file_handle",
    "file_hardlink",
    "kernel_calls",
    "limits_raise",
    "namespace_others",
    "net_raw",
    "priority",
    "proc_settings",
    "server_descriptors",
)

SHARP_ON_SOME_KERNELS = (
    "bomb_threads",
    "io_uring",
    "namespace_user",
    "net_vsock",
    "other_tables",
    "perf",
    "userfault",
)


def arguments(name: str, bait: Bait, scratch: str) -> list[str]:
    filled = [part.format(**bait.values, scratch=scratch) for part in ARGUMENTS.get(name, ())]
    return [*filled, bait.marker]


def damage(run: Run, bait: Bait) -> Iterator[str]:
    """Say what an attack has reached, by its own word and by what the host shows."""
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        if "ESCAPED" in line:
            yield line
    if b"sent" in run.stdout:
        # A signal that arrived takes effect when the victim next runs.
        with suppress(subprocess.TimeoutExpired):
            bait.victim.wait(2)
    if bait.victim.poll() is not None:
        yield "the victim was killed"
    for process in host.strays(bait.marker, bait.known(), patience=3):
        yield f"left behind: {process}"
    for segment in host.segments_left():
        yield f"left behind: {segment}"


@pytest.mark.parametrize("name", NAMES)
def test_the_attack_is_stopped(name: str, place: Place, bait: Bait, request: pytest.FixtureRequest) -> None:
    if reason := NOT_YET.get(name):
        # Not strict: where the caller may make a control group, it is stopped.
        request.applymarker(pytest.mark.xfail(reason=reason, strict=False))
    before = host.state(place.temporary)
    options = (*OPTIONS, *OTHER_OPTIONS.get(name, ()))
    command = place.caller.velox("sandbox", *options, "-", *arguments(name, bait, "/tmp"))
    with (SCRIPTS / f"{name}.py").open("rb") as script:
        os.set_inheritable(bait.leaking, True)
        run = place.caller.run(
            command, environment=bait.variables, pass_fds=(bait.leaking,), stdin=script.fileno()
        )
    said = run.stderr.decode("utf-8", "replace")
    assert list(damage(run, bait)) == []
    assert host.state(place.temporary) == before
    named = re.search(r"^velox: stopped: (.*)\Z", said, re.MULTILINE | re.DOTALL)
    if expected := STOPPED.get(name) or (named and MAY_BE_STOPPED.get(name)):
        assert (run.returncode, bool(named and re.search(expected, named[1]))) == (137, True), said
    else:
        assert (run.returncode, said) == (0, SAID.get(name, ""))
        assert name in SILENT or run.stdout.decode("utf-8", "replace").splitlines()[-1] == "done"


def unguarded(name: str, place: Place, bait: Bait) -> list[str]:
    """Run an attack without the sandbox, end what it leaves behind, and return what it reached."""
    given = arguments(name, bait, str(Path(bait.values["secret"]).parent))
    command = [place.caller.python, "-I", str(SCRIPTS / f"{name}.py"), *given]
    if place.caller.user:
        command[2] = "-"
    with (SCRIPTS / f"{name}.py").open("rb") as script:
        run = place.caller.run(
            command, environment=bait.variables, pass_fds=(bait.leaking,), stdin=script.fileno()
        )
    reached = list(damage(run, bait))
    for process in host.marked(bait.marker):
        os.kill(process.number, 9)
    return reached


@pytest.mark.parametrize("name", SHARP)
def test_the_attack_has_teeth(name: str, place: Place, bait: Bait) -> None:
    assert unguarded(name, place, bait) != []


@pytest.mark.skipif(os.geteuid() != 0, reason="the tests do not run as the superuser")
@pytest.mark.parametrize("name", SHARP_FOR_THE_SUPERUSER)
@pytest.mark.parametrize("place", ["superuser"], indirect=True)
def test_the_superusers_attack_has_teeth(name: str, place: Place, bait: Bait) -> None:
    assert unguarded(name, place, bait) != []


@pytest.mark.parametrize("name", SHARP_ON_SOME_KERNELS)
def test_the_attack_has_teeth_where_the_kernel_lets_it(name: str, place: Place, bait: Bait) -> None:
    if not unguarded(name, place, bait):
        pytest.skip("this kernel stops it by itself")


def test_there_are_enough() -> None:
    assert len(NAMES) >= 60
    assert all((SCRIPTS / f"{name}.py").read_text(encoding="utf-8").startswith('"""') for name in NAMES)
    tables = (ARGUMENTS, STOPPED, MAY_BE_STOPPED, SHARP, SHARP_FOR_THE_SUPERUSER, SHARP_ON_SOME_KERNELS)
    assert {name for table in tables for name in table} <= set(NAMES)
    assert sys.platform == "linux"
