import random
from types import ModuleType

from engine.inside.workload import Inputs, from_setup

MODULE = "class P:\n    def __init__(self, x):\n        self.x = x\ndef f(xs):\n    return sum(xs)\n"
SETUP = "import random\nxs = [random.random() for _ in range(n)]\nys = seed"


def module(name: str = "velox_workload_example") -> ModuleType:
    made = ModuleType(name)
    exec(MODULE, vars(made))
    return made


def test_equal_seeds_give_equal_inputs_to_both_sides() -> None:
    make = from_setup(SETUP, "(f(xs), xs, ys)")
    old, new = Inputs(module(), make), Inputs(module(), make)
    assert old.one(5, 1).call()() == new.one(5, 1).call()()
    assert old.one(5, 1).call()() != new.one(5, 2).call()()


def test_the_caller_may_draw_in_between() -> None:
    inputs = Inputs(module(), from_setup(SETUP, "xs"))
    first = inputs.one(5, 1).call()()
    random.random()
    assert inputs.one(5, 1).call()() == first


def test_shared_inputs_take_turns() -> None:
    inputs = Inputs(module(), from_setup(SETUP, "xs"))
    calls = inputs.calls(3, [1, 2], 5, fresh=False)
    results = [id(call()) for call in calls]
    assert len(calls) == 5
    assert len(set(results)) == 2
    assert results[0] == results[2] == results[4]


def test_fresh_inputs_are_shared_by_none() -> None:
    inputs = Inputs(module(), from_setup(SETUP, "xs"))
    results = [call() for call in inputs.calls(3, [1, 2], 5, fresh=True)]
    assert len({id(result) for result in results}) == 5
    assert results[0] == results[2] == results[4] != results[1]


def test_inputs_that_cannot_be_copied_are_made_anew() -> None:
    inputs = Inputs(module(), from_setup("xs = (x for x in range(n))", "list(xs)"))
    assert [call() for call in inputs.calls(3, [1], 3, fresh=True)] == [[0, 1, 2]] * 3


def test_names_of_the_module_are_in_scope_and_its_own_stay() -> None:
    example = module()
    inputs = Inputs(example, from_setup("f2 = f\nxs = [P(2).x]", "f2(xs) + n"))
    assert inputs.one(7, 1).call()() == 9
    assert not hasattr(example, "xs")
