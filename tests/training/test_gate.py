from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest

from engine.choose.checkpoint import CARD
from engine.errors import BadInput
from engine.model import StrategyName
from engine.strategies import ACTIONS
from tests.engine.choose.checkpoints import PLENTY, Arrays, arrays, constant
from tests.training.lessons import HELD_OUT, HOLDOUT, TRAIN, reading, region, trained, write_split
from tests.training.worlds import gain, node, record
from training.conditions import Condition, Entrant, Terms, heuristic
from training.entrants import Material, deployed, entrant, fitted, material
from training.evaluate import Ground, ground
from training.gate import Case, Verdict, judge
from training.oracle import best
from training.regions import Record, Try
from training.registry import Models

TERMS = Terms(episodes=40, groups=20)
SMALL = {"rows": 99, "groups": 29, "real_rows": 99, "real_groups": 29}


@cache
def folder() -> Path:
    """A split with its baselines, made once."""
    return write_split(Path(mkdtemp()) / "split")


@cache
def stuff() -> Material:
    return material(folder())


@cache
def rivals() -> dict[str, list[Entrant]]:
    return {name: list(some) for name, some in fitted(stuff(), 1, folder().parent, lambda said: None).items()}


@cache
def place() -> Ground:
    return ground(stuff().holdout)


def verdict_on(
    candidate: Path | Entrant,
    *,
    against: Entrant | None = None,
    on: Ground | None = None,
    terms: Terms = TERMS,
    with_rivals: bool = False,
) -> Verdict:
    return judge(
        Case(
            ground=on or place(),
            candidate=entrant(candidate) if isinstance(candidate, Path) else candidate,
            deployed=against or heuristic(),
            rivals=rivals() if with_rivals else {},
            seen=stuff().seen,
            clock=lambda: 0.0,
            terms=terms,
        )
    )


def failed(verdict: Verdict) -> set[str]:
    return {each.name for each in verdict.conditions if not each.holds}


def condition(verdict: Verdict, name: str) -> Condition:
    return next(each for each in verdict.conditions if each.name == name)


def test_a_policy_that_is_better_by_construction_is_accepted(tmp_path: Path) -> None:
    verdict = verdict_on(trained(tmp_path / "good", reading("purity")), with_rivals=True)

    assert failed(verdict) == set()
    assert verdict.published
    assert verdict.serves == verdict.candidate == entrant(tmp_path / "good").name
    assert verdict.folder == str(tmp_path / "good")
    assert verdict.words.startswith("Accepted: all ")
    assert condition(verdict, "gain").figure == pytest.approx(0.2)
    assert {each.name for each in verdict.conditions} >= {"against linucb", "against gbm", "against fqi"}
    scores = {each.name: each.net.point for each in verdict.evaluation.scores}
    assert scores[verdict.candidate] == pytest.approx(np.mean([best(each).net for each in HOLDOUT]))


def test_one_that_learned_by_heart_is_refused_and_the_best_baseline_stands_in(tmp_path: Path) -> None:
    by_heart = entrant(trained(tmp_path / "heart", reading("heat")))
    on_training = ground([region(number, "more", told=True) for number in range(40)])

    verdict = verdict_on(by_heart, with_rivals=True)
    at_home = verdict_on(by_heart, on=on_training)

    assert condition(at_home, "gain").figure == pytest.approx(0.2)
    assert {"gain", "bound", "against heuristic/1", "calibration"} <= failed(verdict)
    assert not verdict.published
    assert verdict.words.startswith("Rejected: ")
    if verdict.serves in rivals():
        assert verdict.folder == rivals()[verdict.serves][0].folder
        assert all(each.holds for each in verdict.baselines[verdict.serves])
    else:
        assert (verdict.serves, verdict.folder) == ("heuristic/1", "")


def stops() -> Arrays:
    return constant({})


def asks() -> Arrays:
    return constant({"llm_rewrite": 1.0})


@pytest.mark.parametrize("made", [stops, asks, arrays, lambda: arrays(1), lambda: arrays(2)])
def test_degenerate_nets_are_turned_away(made: object, tmp_path: Path) -> None:
    assert callable(made)
    coverage = dict.fromkeys(ACTIONS[:-1], PLENTY)

    verdict = verdict_on(trained(tmp_path / "net", made(), coverage=coverage, abstain={"spread": 1e9}))

    assert not verdict.published
    assert {"gain", "bound", "against heuristic/1"} <= failed(verdict)


def test_a_net_that_always_stops_fails_by_what_it_returns_though_its_error_is_low(tmp_path: Path) -> None:
    boastful = verdict_on(trained(tmp_path / "boastful", reading("purity", right=2.0)))
    idle = verdict_on(
        trained(tmp_path / "idle", {**stops(), "q.1.bias": np.full((5, 1, 9), -1e-6, np.float32)})
    )

    assert condition(idle, "td error").figure < condition(boastful, "td error").figure
    assert not idle.published
    assert {each.name: each.net.point for each in idle.evaluation.scores}[idle.candidate] == 0.0
    assert boastful.published


def test_nets_without_figures_are_turned_away(tmp_path: Path) -> None:
    unread = verdict_on(
        trained(tmp_path / "nan", {**arrays(), "q.0.bias": np.full((5, 1, 8), np.nan, np.float32)})
    )
    large: Arrays = {
        name: array if name.startswith("gain") else np.sign(array.astype(np.float32)) * np.float32(3e37)
        for name, array in arrays().items()
    }
    infinite = verdict_on(trained(tmp_path / "large", large))

    assert failed(unread) == {"whole"}
    assert "not finite" in condition(unread, "whole").words
    assert {"finite", "td error"} <= failed(infinite)
    assert not unread.published and not infinite.published


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"coverage": {"hoist": PLENTY, "cache": PLENTY}}, ""),
        ({"split": {"seed": 0, "holdout_sha256": "0" * 64}}, "held out"),
        ({"split": {}}, "held out"),
    ],
)
def test_the_card_of_a_candidate_has_to_be_right(
    changes: dict[str, object], name: str, tmp_path: Path
) -> None:
    verdict = verdict_on(trained(tmp_path / "made", reading("purity"), **changes))

    assert failed(verdict) == ({name} if name else set())


def test_of_what_training_saw_little_no_gain_is_foretold_and_so_none_can_be_checked(tmp_path: Path) -> None:
    thin = trained(tmp_path / "thin", reading("purity"), coverage={"hoist": SMALL, "cache": SMALL})

    assert failed(verdict_on(thin)) == {"calibration"}


def test_boasting_is_turned_away(tmp_path: Path) -> None:
    made = reading("purity")
    made["gain.true"] = np.array([0.0, 0.6], np.float32)

    verdict = verdict_on(trained(tmp_path / "made", made))

    assert failed(verdict) == {"calibration"}
    assert condition(verdict, "calibration").figure == pytest.approx(0.4, abs=0.01)


def test_a_holdout_has_to_be_large_real_and_apart(tmp_path: Path) -> None:
    good = entrant(trained(tmp_path / "good", reading("purity")))
    drawn = ground([*HOLDOUT[:-1], record(*HOLDOUT[-1].nodes, group=HOLDOUT[-1].group, source="synthetic")])

    assert failed(verdict_on(good, terms=Terms())) == {"episodes", "groups"}
    assert failed(verdict_on(good, on=drawn)) == {"real"}
    assert "apart" in failed(verdict_on(good, on=ground([*HOLDOUT, TRAIN[0]])))
    assert "apart" in failed(verdict_on(good, on=ground([*HOLDOUT, region(0, "unheard of", told=False)])))


def slow(one: Record) -> Record:
    """The same region where what is right takes longer than what is wrong, and pays a little more."""
    purely = one.nodes[0].traits[12] == 1.0
    right, wrong = ("hoist", "cache") if purely else ("cache", "hoist")
    tries: dict[StrategyName, Try] = {
        "hoist": gain(3.0, 30.0) if purely else gain(1.9, 5.0),
        "cache": gain(1.9, 5.0) if purely else gain(3.0, 30.0),
    }
    made = node(tries, {right: 0.1, wrong: 0.9}, purity=float(purely))
    return record(made, region=one.region, group=one.group, budget=5.0)


def test_what_takes_longer_is_turned_away_though_it_returns_more(tmp_path: Path) -> None:
    verdict = verdict_on(trained(tmp_path / "made", reading("purity")), on=ground(list(map(slow, HOLDOUT))))

    assert "cost" in failed(verdict)
    assert condition(verdict, "gain").figure > 0.1


def test_slow_decisions_are_turned_away(tmp_path: Path) -> None:
    ticks = iter(np.arange(0.0, 10_000.0, 0.006))
    good = entrant(trained(tmp_path / "made", reading("purity")))
    case = Case(place(), good, heuristic(), {}, stuff().seen, lambda: float(next(ticks)), TERMS)

    assert failed(judge(case)) == {"speed"}


def test_the_one_that_serves_is_not_replaced_by_its_like(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    good = trained(tmp_path / "good", reading("purity"))
    models.publish(good, {}, "now")

    verdict = verdict_on(good, against=deployed(models.folder))

    assert failed(verdict) == {"gain"}
    assert verdict.serves == verdict.deployed


def test_a_damaged_checkpoint_that_serves_is_taken_for_the_heuristic_and_told(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    name = models.publish(trained(tmp_path / "good", reading("heat")), {}, "now")
    (models.folder / name / CARD).write_bytes(b"{}")

    verdict = verdict_on(trained(tmp_path / "new", reading("purity")), against=deployed(models.folder))

    assert verdict.published
    assert verdict.deployed == "heuristic/1"
    assert any("The heuristic is taken for what serves" in each for each in verdict.alarms)


def test_a_high_error_of_values_is_an_alarm_and_no_more(tmp_path: Path) -> None:
    calm = entrant(trained(tmp_path / "calm", {**stops(), "q.1.bias": np.full((5, 1, 9), -0.1, np.float32)}))

    verdict = verdict_on(trained(tmp_path / "wild", reading("purity", right=3.0)), against=calm)

    assert any(each.startswith("The TD error is ") for each in verdict.alarms)
    assert "td error" not in failed(verdict)


@pytest.mark.parametrize(("changes", "alarms"), [({}, 0), ({"seed": 1}, 1), ({"shares": [0.8, 0.1, 0.1]}, 1)])
def test_what_serves_may_know_the_regions_and_that_is_told(
    changes: dict[str, object], alarms: int, tmp_path: Path
) -> None:
    serving = entrant(trained(tmp_path / "serves", reading("heat"), split={**HELD_OUT, **changes}))

    verdict = verdict_on(trained(tmp_path / "new", reading("purity")), against=serving)

    assert verdict.published
    assert sum("other groups held out" in each for each in verdict.alarms) == alarms


def test_a_split_without_a_real_region_cannot_judge(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no region to judge by"):
        material(write_split(tmp_path / "split", []))


def test_regions_whose_code_was_trained_on_are_left_out(tmp_path: Path) -> None:
    twin = record(*TRAIN[0].nodes, region=TRAIN[0].region, group=TRAIN[0].group)
    copied = Record("copy", "holdout-0", "harvest", "x", twin.code_sha256, twin.nodes)

    made = material(write_split(tmp_path / "split", [*HOLDOUT, copied]))

    assert made.left_out == 1
    assert list(made.holdout) == HOLDOUT
