"""Who decides what is proven next on this machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.policies import Choosing, known, models_folder, serving
from bot.store.tries import MOST_KNOWN
from engine.bar import Size
from engine.choose.deciding import Exploring
from engine.choose.patterns import Pattern
from engine.choose.prior import Hope, Prior
from engine.model import Edit
from engine.strategies import ACTIONS
from tests.engine.choose.states import state
from tests.engine.choose.stored import always
from tests.engine.findings import finding

NAME = "0" * 12


@pytest.mark.parametrize("variable", ["MODELS_DIR", "VELOX_DATA"])
def test_without_a_pointer_the_heuristic_decides_and_nobody_watches(tmp_path: Path, variable: str) -> None:
    policy, shadow = serving({variable: str(tmp_path)}, pytest.fail)

    assert (policy.name, shadow) == ("heuristic/1", None)


def test_the_policies_lie_below_the_data_unless_another_folder_is_named() -> None:
    assert models_folder({"VELOX_DATA": "/srv/velox"}) == Path("/srv/velox/models")
    assert models_folder({"VELOX_DATA": "/srv/velox", "MODELS_DIR": "/srv/models"}) == Path("/srv/models")
    assert models_folder({"MODELS_DIR": ""}).parts[-2:] == ("velox", "models")


def test_a_worker_hands_its_folder_on_and_a_review_explores_by_its_seed(tmp_path: Path) -> None:
    folder = tmp_path / "two words"
    always(folder / NAME, "cache")
    (folder / "current").write_text(NAME)
    choosing = Choosing(folder, 0.5)

    plain, _ = serving(choosing.variables, pytest.fail)
    tries = []
    for seed in ("github.com/1", "github.com/1", "github.com/2"):
        policy, _ = serving(choosing.by(seed).variables, pytest.fail)
        decisions = [policy.decide(state("hoist", "cache")) for _ in range(40)]
        tries.append([ACTIONS[one.action] for one in decisions])
        assert {one.propensity for one in decisions} == {0.75, 0.25}

    assert ACTIONS[plain.decide(state("hoist", "cache")).action] == "cache"
    assert tries[0] == tries[1] != tries[2]
    assert set(tries[0]) == {"hoist", "cache"}


def test_only_what_a_worker_says_lets_a_review_explore(tmp_path: Path) -> None:
    policy, _ = serving({"VELOX_DATA": str(tmp_path), "VELOX_EXPLORE": "0.5"}, pytest.fail)

    assert not isinstance(policy, Exploring)
    assert dict(Choosing().variables) == {}


def test_the_pointers_of_the_folder_name_who_decides_and_who_watches(tmp_path: Path) -> None:
    always(tmp_path / NAME, "cache")
    for pointer in ("current", "shadow"):
        (tmp_path / pointer).write_text(NAME + "\n")

    policy, shadow = serving({"MODELS_DIR": str(tmp_path)}, pytest.fail)

    assert policy.name.startswith("dqn/")
    assert shadow is not None and shadow.name == policy.name
    assert ACTIONS[policy.decide(state("hoist", "cache")).action] == "cache"


def test_what_cannot_be_used_is_told_and_the_heuristic_decides(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("no name\n")
    told: list[str] = []

    policy, _ = serving({"MODELS_DIR": str(tmp_path)}, told.append)

    assert policy.decide(state("hoist")).policy == "heuristic/1"
    assert len(told) == 1


def test_a_command_that_serves_no_trained_policy_does_not_wait_for_numpy() -> None:
    asked = "import bot.app, bot.cli.review, bot.local_review, sys; print('numpy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


PATTERNS = (Pattern("membership-in-list", "data_structure", "hot/many/2", 40, 1),)
SLOW = finding(hotness=1.0, size=Size.MANY, loop_depth=2, edits=(Edit(10, 0, 10, 4, "fast"),))


def test_a_worker_hands_on_what_it_knows_of_earlier_proofs() -> None:
    variables = Choosing().by("-", PATTERNS).variables

    assert known(variables, pytest.fail).hope(SLOW) == Prior(PATTERNS).hope(SLOW) != Hope()
    assert known(Choosing().by("-").variables, pytest.fail).hope(SLOW) == Hope()


def test_as_much_as_a_server_tells_a_review_is_taken_whole() -> None:
    long = tuple(
        Pattern(f"{'n' * 40}-{number:05}", "comprehension_generator", "warm/many/2", 99_999, 99_999, 0)
        for number in range(MOST_KNOWN - 1)
    )
    variables = Choosing(Path("/models")).by("-", (*long, *PATTERNS)).variables

    assert known(variables, pytest.fail).hope(SLOW).rare
    subprocess.run(["true"], env=dict(variables), check=True)


@pytest.mark.parametrize("said", ["", "[]", '{"patterns":[{"rule":"deque"}]}', "x" * 200_000])
def test_what_cannot_be_read_of_earlier_proofs_is_told_and_not_used(said: str) -> None:
    told: list[str] = []

    assert known({"VELOX_PATTERNS": said}, told.append).hope(SLOW) == Hope()
    assert len(told) == 1 and "so it is not used" in told[0]
