"""The learner: on worlds of which the best episode is plain, and by its laws."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.choose.episode import STOP
from engine.choose.network import Nets
from engine.errors import BadInput
from tests.training.worlds import gain, invalid, no_gain, node, record
from training.dataset import Data, Flags, Floats, Whole, data_of
from training.dqn import Ensemble, Evaluation, Learner, Training, reproducible
from training.environment import Course, Replay
from training.lockstep import Lockstep
from training.regions import Record
from training.settings import Settings
from training.synthetic import records
from training.walking import walks

QUICK = Settings(
    epochs=2, steps_per_epoch=500, hidden=(32,), learning_rate=2e-3, weight_decay=0.0, sync=100,
    evaluate_every=250, patience=100,
)  # fmt: skip
TINY = replace(QUICK, epochs=4, steps_per_epoch=60, batch_size=16, sync=25, evaluate_every=40)

COPIES = 6


def worlds() -> list[Record]:
    """Regions on which it is plain what to do: each of six copies is a group of its own."""
    regions = {
        "the first step only pays by the second": [
            node({"hoist": gain(0.05, 8.0, leads_to=1)}, loops=1.0),
            node({"vectorise_builtin": gain(2.0, 8.0)}, loops=1.0),
        ],
        "what is refuted is to be avoided": [node({"cache": invalid(8.0)}, purity=0.0, lines=1.0)],
        "the same strategy is right in pure code": [node({"cache": gain(1.5, 8.0)}, purity=1.0, lines=1.0)],
        "the budget fits one": [
            node({"data_structure": gain(0.6, 59.0), "hoist": gain(2.0, 59.0)}, heat=1.0)
        ],
        "nothing gains": [node({"hoist": no_gain(6.0), "string_building": no_gain(6.0)}, text_built=1.0)],
        "a gain is not the end": [
            node({"data_structure": gain(1.0, 5.0, leads_to=1), "cache": invalid(5.0)}, complexity=1.0),
            node({"comprehension_generator": gain(0.5, 5.0), "cache": invalid(5.0)}, complexity=1.0),
        ],
    }  # fmt: skip
    return [
        record(*nodes, region=name, group=f"{name}, {copy}")
        for name, nodes in regions.items()
        for copy in range(COPIES)
    ]


def best_return(one: Record, taken: tuple[int, ...] = ()) -> float:
    """What the best episode on a record earns: all of them are tried."""
    course = Course(Replay(one), one.budget)
    earned = sum(course.take(action)[0] for action in taken)
    if course.over:
        return earned
    open_ones = [action for action, can in enumerate(course.state.allowed) if can and action != STOP]
    return max([earned, *(best_return(one, (*taken, action)) for action in open_ones)])


def data(some: list[Record], times: int = 8) -> Data:
    return data_of([step for one in some for step in walks(one, times, 0)])


def greedy(nets: Nets, world: Lockstep) -> Floats:
    def choose(encoded: Floats, allowed: Flags) -> Whole:
        values = np.where(allowed, nets.each(encoded).mean(axis=0), -np.inf)
        return np.asarray(values.argmax(axis=1), np.int64)

    return world.returns(choose)


def trained(some: list[Record], settings: Settings, keep: Path | None = None) -> tuple[Nets, Training]:
    world = Lockstep(some)
    training = Training(data(some), settings, lambda nets: float(greedy(nets, world).mean()), "mark")
    if keep and keep.exists():
        training.load(keep)
    return training.run(lambda one: None, keep), training


def same(one: Nets, other: Nets) -> bool:
    pairs = zip((*one.weights, *one.biases), (*other.weights, *other.biases), strict=True)
    return all(np.array_equal(mine, theirs) for mine, theirs in pairs)


def test_what_is_plain_is_learned_perfectly() -> None:
    some = worlds()

    nets, training = trained(some, QUICK)

    best = [best_return(one) for one in some]
    last = training.learner.exported(training.learner.flat)
    for each in (nets, last):
        np.testing.assert_allclose(greedy(each, Lockstep(some)), best, rtol=1e-5, atol=1e-6)


def test_equal_seeds_give_equal_weights_and_others_do_not() -> None:
    some = list(islice(records(0), 30))
    first, second = trained(some, TINY)[0], trained(some, TINY)[0]
    other = trained(some, replace(TINY, seed=1))[0]
    assert same(first, second)
    assert not same(first, other)


def test_a_training_that_was_broken_off_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    some = list(islice(records(0), 30))
    straight, whole = trained(some, TINY)

    file = tmp_path / "state" / "state.safetensors"
    trained(some, replace(TINY, epochs=1), file)
    resumed, again = trained(some, TINY, file)

    assert same(straight, resumed)
    assert again.seen == whole.seen
    assert np.array_equal(again.learner.flat, whole.learner.flat)


def test_a_state_of_other_data_or_a_damaged_one_is_refused(tmp_path: Path) -> None:
    some = list(islice(records(0), 10))
    file = tmp_path / "state.safetensors"
    trained(some, replace(TINY, epochs=1), file)
    other = Training(data(some), TINY, lambda nets: 0.0, "another mark")
    with pytest.raises(
        BadInput, match="begun on other data or with other settings: train with --fresh-start"
    ):
        other.load(file)
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(BadInput, match="is damaged"):
        other.load(file)


def test_it_ends_when_it_gets_no_better_and_the_best_weights_are_kept() -> None:
    some = list(islice(records(0), 10))
    said = iter([0.1, 0.5, 0.4, 0.5, 0.3, 0.2] + [9.0] * 20)
    weights: list[Nets] = []

    def judge(nets: Nets) -> float:
        weights.append(nets)
        return next(said)

    settings = replace(TINY, epochs=40, steps_per_epoch=80, evaluate_every=40, patience=3)
    training = Training(data(some), settings, judge, "mark")
    heard: list[Evaluation] = []
    nets = training.run(heard.append)

    assert [one.value for one in heard] == [0.1, 0.5, 0.4, 0.5, 0.3]
    assert [one.step for one in heard] == [40, 80, 120, 160, 200]
    assert training.best_one == heard[1]
    assert same(nets, weights[1])


def test_weights_that_run_over_never_leave() -> None:
    some = list(islice(records(0), 10))
    with pytest.raises(BadInput, match="ran over within 40 steps: lower learning_rate"):
        trained(some, replace(TINY, learning_rate=1e38))


def test_large_rewards_move_weights_no_further_than_the_clip_allows() -> None:
    one = data(list(islice(records(0), 10)))
    huge = replace(one, reward=one.reward * 1e30)
    with reproducible():
        learner = Learner(huge, TINY)
        learner.learn(25)
        assert bool(torch.isfinite(learner.flat).all())
        assert float(torch.linalg.vector_norm(learner.flat.grad, dim=1).max()) <= TINY.clip * 1.001


def test_to_stop_is_worth_nothing_in_training_and_in_what_is_exported() -> None:
    some = list(islice(records(0), 10))
    nets, training = trained(some, replace(TINY, epochs=1))
    rows = data(some).now[:7]
    learner = training.learner

    many = torch.from_numpy(np.repeat(rows[None], TINY.nets, axis=0))
    said = learner.nets.signals(learner.nets.parts(training.best), many)[-1]

    assert (said[:, :, STOP] == 0).all()
    np.testing.assert_allclose(nets.each(rows), said.numpy(), atol=1e-5)


def test_the_gradient_is_that_of_autograd() -> None:
    one = data(list(islice(records(0), 10)))
    with reproducible():
        learner = Learner(one, replace(TINY, hidden=(16, 8)))
        nets, flat = learner.nets, learner.flat.clone().requires_grad_()
        encoded = learner.now[: TINY.nets * 6].view(TINY.nets, 6, -1)
        action = learner.action[: TINY.nets * 6].view(TINY.nets, 6, 1)
        goal = 3 * torch.rand(TINY.nets, 6, generator=learner.draw)

        said = nets.signals(nets.parts(flat), encoded)[-1].gather(-1, action)[..., 0]
        torch.nn.functional.smooth_l1_loss(said, goal, reduction="sum").backward()

        bounded = (said.detach() - goal).clamp(-1.0, 1.0)
        error = torch.zeros(TINY.nets, 6, 9).scatter_(-1, action, bounded[..., None])
        parts = nets.parts(flat.detach())
        entering = nets.signals(parts, encoded)[:-1]
        np.testing.assert_allclose(nets.slope(parts, entering, error), flat.grad, atol=1e-6)


def test_what_is_not_allowed_afterwards_has_no_say_in_a_value() -> None:
    """All steps end in a state where nothing but to stop is allowed, though they are not told as ended."""
    one = data(list(islice(records(0), 10)))
    allowed = np.zeros_like(one.allowed)
    allowed[:, STOP] = True
    barred = replace(one, allowed=allowed, ended=np.zeros_like(one.ended))
    ended = replace(one, ended=np.ones_like(one.ended))
    with reproducible():
        first, second = Learner(barred, TINY), Learner(ended, TINY)
        first.target.fill_(3.0)
        second.target.fill_(3.0)
        first.learn(20)
        second.learn(20)
    np.testing.assert_allclose(first.flat, second.flat, atol=1e-6)


def test_each_net_sees_other_groups() -> None:
    one = data(list(islice(records(0), 60)))
    learner = Learner(one, TINY)
    groups = [
        set(one.group[learner.rows[begin : begin + count]].tolist())
        for begin, count in zip(learner.begins.tolist(), learner.counts.tolist(), strict=True)
    ]
    assert len(groups) == TINY.nets
    assert len({frozenset(each) for each in groups}) == TINY.nets
    for each in groups:
        assert 0.4 < len(each) / len(one.groups) < 0.9


def test_rows_come_in_order_where_nothing_is_shuffled() -> None:
    one = data(list(islice(records(0), 10)))
    learner = Learner(one, replace(TINY, shuffle=False))
    rows = learner._batches(3)
    count, begin = int(learner.counts[1]), int(learner.begins[1])
    expected = [int(learner.rows[begin + at % count]) for at in range(3 * TINY.batch_size)]
    assert rows[:, 1].reshape(-1).tolist() == expected


def test_first_weights_are_bounded_by_the_inputs_of_their_layer() -> None:
    nets = Ensemble(Learner(data(list(islice(records(0), 5))), TINY).nets.layout)
    flat = nets.fresh(torch.Generator().manual_seed(0))
    for at, part in enumerate(nets.parts(flat)):
        fan_in = nets.shapes[at - at % 2][0]
        assert float(part.abs().max()) <= fan_in**-0.5
        assert float(part.abs().max()) > 0.8 * fan_in**-0.5


def test_the_settings_of_torch_are_put_back() -> None:
    before = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    with reproducible():
        assert torch.get_num_threads() == 1
        assert torch.are_deterministic_algorithms_enabled()
    assert (torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()) == before
