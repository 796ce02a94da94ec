"""Environments of reviews: real ones, built from an index on the disk, seen in the real sandbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from engine.adapters.environments_uv import UvEnvironments
from engine.errors import NoSandbox, ToolFailed
from engine.model import Declined, Skipped
from engine.ports import Environment, LeftOut
from engine.validate.surroundings import Packaged, Provisions, Surroundings
from tests.engine.adapters.environments import QUICK, on_disk, pytest_wheels, wheel
from tests.engine.adapters.sandboxes import working
from tests.engine.trees import NoProgress
from tests.engine.validate.recorded import Ticks

A = TypeVar("A")
MADE = Environment("/nowhere", "3.12.1", (("alpha", "1.0"),))


class Files:
    """A checkout held in memory; it notes what is read."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.read_paths: list[str] = []

    def every_path(self) -> Sequence[str]:
        return sorted(self.files)

    def read(self, path: str) -> bytes | Skipped:
        self.read_paths.append(path)
        text = self.files[path]
        return Skipped(path, "larger than 10 MB") if text == "too large" else text.encode()


class Given:
    """Environments that give what they are told to, and note what they were asked with."""

    def __init__(self, answer: Environment | Declined | Exception) -> None:
        self.answer = answer
        self.asked: list[tuple[dict[str, bytes], tuple[str, ...]]] = []
        self.open_now = 0

    def reads(self, path: str) -> bool:
        return path == "requirements.txt"

    @contextmanager
    def open(
        self, files: Mapping[str, bytes], *, extra: Sequence[str] = ()
    ) -> Iterator[Environment | Declined]:
        self.asked.append((dict(files), tuple(extra)))
        if isinstance(self.answer, Exception):
            raise self.answer
        self.open_now += 1
        yield self.answer
        self.open_now -= 1


class Labels(NoProgress):
    """Notes what is shown to the person who waits."""

    def __init__(self) -> None:
        self.labels: list[str] = []

    def track(self, items: Iterable[A], total: int, label: str) -> Iterator[A]:
        self.labels.append(label)
        yield from items


def provisions(given: Given, files: Mapping[str, str] | None = None) -> Provisions:
    checkout = Files({"requirements.txt": "alpha"} if files is None else files)
    return Provisions(Surroundings(checkout, ("",), given), Ticks(1.0), NoProgress())


def test_an_environment_is_opened_once_and_kept_to_the_end() -> None:
    given = Given(MADE)
    with provisions(given) as made:
        assert made.environment() is made.environment() is MADE
        assert given.open_now == 1
        assert made.seconds == 1.0, "its time is told, once"
    assert given.open_now == 0
    assert given.asked == [({"requirements.txt": b"alpha"}, ("pytest>=7",))]


def test_nothing_is_opened_that_nobody_asks_for() -> None:
    given = Given(MADE)
    with provisions(given) as made:
        assert list(made.notes()) == []
    assert given.asked == []


def test_only_project_files_are_read() -> None:
    files = Files({"requirements.txt": "too large", "a.py": "", "data.bin": ""})
    given, seen = Given(MADE), Labels()
    with Provisions(Surroundings(files, ("",), given), Ticks(), seen) as made:
        made.environment()
    assert files.read_paths == ["requirements.txt"]
    assert given.asked[0][0] == {}, "one that cannot be read says nothing"
    assert seen.labels == ["preparing the packages of the code"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Declined("alpha was not found"), "alpha was not found"),
        (ToolFailed("the store of environments", "the disk is full."), "disk is full"),
    ],
)
def test_a_refusal_is_a_value_and_one_note(answer: Declined | Exception, reason: str) -> None:
    with provisions(Given(answer)) as made:
        found = made.environment()
        assert isinstance(found, Declined) and reason in found.reason
        (note,) = made.notes()
    assert note.startswith("No environment for this code: ") and note.endswith(f"{reason}.")


def test_a_host_that_confines_nothing_is_no_refusal_of_the_checkout() -> None:
    with provisions(Given(NoSandbox("no namespaces", "use Linux"))) as made, pytest.raises(NoSandbox):
        made.environment()


@pytest.mark.parametrize("around", [None, Surroundings(Files({}))])
def test_without_a_builder_there_is_none_and_nothing_to_say(around: Surroundings | None) -> None:
    with Provisions(around, Ticks(), NoProgress()) as made:
        assert isinstance(made.environment(), Declined)
        assert list(made.notes()) == []


def test_what_an_environment_lacks_is_said_once() -> None:
    left = LeftOut("requirements.txt:2", "-e .", "it is no name of a package")
    full = Environment("/nowhere", "3.12.1", (), (left, left), "the newest that fit were taken")
    with provisions(Given(full)) as made:
        made.environment()
        (note,) = made.notes()
    assert note == (
        "The environment for this code: the newest that fit were taken; left out is `-e .` of "
        "requirements.txt:2 (it is no name of a package), and 1 more."
    )


def test_packages_can_be_imported_in_the_sandbox_and_are_built_only_if_asked_for(tmp_path: Path) -> None:
    wheel(tmp_path / "index", "alpha", "1.0")
    pytest_wheels(tmp_path / "index")
    sandbox, index, store = working(), on_disk(tmp_path / "index"), tmp_path / "store"
    code = b"def f():\n    import alpha, pytest\n    return alpha.version\n"
    checkout = Files({"requirements.txt": "alpha\n"})

    def opened(*, build: bool) -> Provisions:
        given = UvEnvironments(store, index=index, bounds=QUICK, build=build)
        return Provisions(Surroundings(checkout, ("",), given), Ticks(), NoProgress())

    with opened(build=False) as made:
        found = made.environment()
        assert isinstance(found, Declined) and "building is not asked for" in found.reason
    for build in (True, False):
        with opened(build=build) as made:
            found = made.environment()
            assert isinstance(found, Environment), found
            with Packaged(sandbox, found).open({"m.py": code}) as session:
                assert session.ask("call", {"module": "m", "function": "f"}).value == "1.0"
