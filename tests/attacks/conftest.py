from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.attacks import host
from tests.attacks.callers import ORDINARY, Caller, ordinary, owner

SECRET = "the-secret-of-the-host"
VARIABLE = "VELOX_ATTACK_SECRET"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of the host that everybody can enter, and who starts the sandbox there."""

    folder: Path
    temporary: Path
    caller: Caller


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, which those of pytest's own are not.

    Not below /tmp: that is the scratch space inside, and no interpreter can be there.
    """
    folder = Path(tempfile.mkdtemp(prefix="velox-attacks-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def owners_place(open_folder: Path) -> Place:
    temporary = open_folder / "owner"
    temporary.mkdir()
    return Place(open_folder, temporary, owner(temporary))


@pytest.fixture(scope="session")
def ordinary_place(open_folder: Path) -> Place:
    if os.geteuid() != 0:
        pytest.skip("only the superuser can start the sandbox as somebody else")
    temporary = open_folder / "ordinary"
    temporary.mkdir()
    return Place(open_folder, temporary, ordinary(open_folder / "copies", temporary))


@pytest.fixture(params=["superuser", "ordinary"])
def place(request: pytest.FixtureRequest) -> Place:
    """As the superuser and as an ordinary user; who tests as an ordinary user is the latter."""
    superuser = os.geteuid() == 0
    if request.param == "superuser" and not superuser:
        pytest.skip("the tests do not run as the superuser")
    wanted = "ordinary_place" if request.param == "ordinary" and superuser else "owners_place"
    found = request.getfixturevalue(wanted)
    assert isinstance(found, Place)
    return found


@dataclass(frozen=True, slots=True)
class Bait:
    """What the host holds for an attack to reach; `values` fill in the attack's arguments."""

    values: dict[str, str]
    victim: subprocess.Popen[bytes]
    leaking: int
    marker: str

    @property
    def variables(self) -> dict[str, str]:
        """The environment that an attack must not see."""
        return {VARIABLE: SECRET}

    def known(self) -> set[int]:
        """Processes that belong here."""
        return {self.victim.pid}


@pytest.fixture(autouse=True)
def adopted_orphans() -> Iterator[None]:
    """What a test leaves behind becomes this process's child, where `host.strays` finds it."""
    with host.adopted_orphans():
        yield


@pytest.fixture
def bait(place: Place, tmp_path: Path) -> Iterator[Bait]:
    marker = f"mark-{uuid4().hex}"
    folder = place.folder / marker
    folder.mkdir()
    folder.chmod(0o777)
    secret = folder / "secret"
    secret.write_text(SECRET, encoding="ascii")
    secret.chmod(0o666)
    user = ORDINARY if place.caller.user else None
    victim = subprocess.Popen(["sleep", "600"], user=user)
    with (
        socket.create_server(("127.0.0.1", 0)) as loopback,
        socket.socket(socket.AF_UNIX) as abstract,
        socket.socket(socket.AF_UNIX) as named,
        secret.open() as leaking,
    ):
        abstract.bind("\0" + marker)
        abstract.listen()
        named.bind(str(folder / "socket"))
        named.listen()
        (folder / "socket").chmod(0o777)
        values = {
            "port": str(loopback.getsockname()[1]),
            "abstract": marker,
            "socket": str(folder / "socket"),
            "secret": str(secret),
            "variable": VARIABLE,
            "victim": str(victim.pid),
            "marker": marker,
            "node": os.uname().nodename,
        }
        yield Bait(values, victim, leaking.fileno(), marker)
    victim.kill()
    victim.wait()
    shutil.rmtree(folder)
