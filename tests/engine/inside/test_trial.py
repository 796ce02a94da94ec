from __future__ import annotations

from pathlib import Path

from engine.inside.graph import Node
from engine.inside.plans import plan_call
from engine.inside.record import recording
from engine.inside.sides import MODULE
from engine.inside.trial import Trial, fingerprint, scenario_of


def test_noise_is_what_the_original_does_differently(tmp_path: Path) -> None:
    plan = plan_call(MODULE, (), {})
    for body, noisy in (
        ("return id(object)", False),
        ("return time.perf_counter()", True),
        ("return []", False),
    ):
        (tmp_path / "a.py").write_text(f"import time\ndef f():\n    {body}\n")
        with recording() as recorder:
            trial = Trial((str(tmp_path / "a.py"), str(tmp_path / "a.py")), "f", recorder, 0.0)
            assert bool(trial.noise([("call", plan)])) == noisy


def test_random_is_noise_under_other_seeds_only(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import random\ndef f():\n    return random.random()\n")
    plan = plan_call(MODULE, (), {})
    with recording() as recorder:
        trial = Trial((str(tmp_path / "a.py"), str(tmp_path / "a.py")), "f", recorder, 0.0)
        assert not trial.noise([("call", plan)])
        assert trial.noise([("call", plan)], (1, 2))


def test_a_fingerprint_is_of_what_was_done(tmp_path: Path) -> None:
    prints = set()
    for body in ("return [1]", "return [2]", "print(1)", "raise ValueError", "return [0 + 1]"):
        (tmp_path / "a.py").write_text(f"def f():\n    {body}\n")
        with recording() as recorder:
            trial = Trial((str(tmp_path / "a.py"), str(tmp_path / "a.py")), "f", recorder, 0.0)
            prints.add(fingerprint(trial.run([("call", plan_call(MODULE, (), {}))])[1]))
    assert len(prints) == 4


def test_scenarios_vary() -> None:
    plans = [plan_call(MODULE, (n,), {}) for n in range(3)]
    shapes = [tuple(verb for verb, _ in scenario_of(number, plans, True)) for number in range(6)]
    assert len(set(shapes)) == 6
    assert all(shape[0] == "call" for shape in shapes)


def test_large_module_state_is_looked_at_in_turns(tmp_path: Path) -> None:
    table = "TABLE = {n: [n] for n in range(500)}\n"
    (tmp_path / "a.py").write_text(table + "def f():\n    TABLE[3].append(1)\n")
    (tmp_path / "b.py").write_text(table + "def f():\n    pass\n")
    scenario = [("call", plan_call(MODULE, (), {}))]
    with recording() as recorder:
        trial = Trial((str(tmp_path / "a.py"), str(tmp_path / "b.py")), "f", recorder, 0.0)
        found = [bool(trial.run(scenario)[0].difference) for _ in range(16)]
        assert found == [False] * 15 + [True]
        assert trial.shows(scenario)


def test_iterators_are_also_read_in_part() -> None:
    shapes = [scenario_of(number, [Node("call")], False, lazy=True) for number in range(6)]
    assert {steps[0][0] for steps in shapes if len(steps) == 1} == {"call", "leave", "late"}


def test_an_input_stands_for_another_where_the_original_gives_back_the_same(tmp_path: Path) -> None:
    plans = [plan_call(MODULE, (make(),), {}) for make in (lambda: [1, 2], lambda: iter([1, 2]))]
    for body, stands in (("return sum(x)", True), ("return len(x)", False), ("return type(x)", False)):
        (tmp_path / "a.py").write_text(f"def f(x):\n    {body}\n")
        with recording() as recorder:
            trial = Trial((str(tmp_path / "a.py"), str(tmp_path / "a.py")), "f", recorder, 0.0)
            assert trial.stands(*plans) is stands
