from __future__ import annotations

from pathlib import Path

import pytest

from engine.inside.judge import Judgement
from engine.inside.plans import plan_call
from engine.inside.record import recording
from engine.inside.sides import MODULE
from engine.inside.trial import Trial


def judged(tmp_path: Path, before: str, after: str, *args: object, loose: bool = False) -> Judgement:
    for name, text in (("before.py", before), ("after.py", after)):
        (tmp_path / name).write_text(text)
    with recording() as recorder:
        trial = Trial((str(tmp_path / "before.py"), str(tmp_path / "after.py")), "f", recorder, 0.0)
        trial.loose = loose
        return trial.run([("call", plan_call(MODULE, args, {}))])[0]


PLAIN = "def f(x):\n    return x\n"


def test_new_module_names_are_the_rewrites_own_affair(tmp_path: Path) -> None:
    after = "_CACHE = {}\ndef f(x):\n    _CACHE[x] = x\n    return x\n"
    assert not judged(tmp_path, PLAIN, after, 1).difference


def test_dropped_names_matter_only_if_the_original_changes_them(tmp_path: Path) -> None:
    assert not judged(tmp_path, "OLD = []\n" + PLAIN, PLAIN, 1).difference
    changes = "OLD = []\ndef f(x):\n    OLD.append(x)\n    return x\n"
    assert "module state OLD" in judged(tmp_path, changes, PLAIN, 1).difference


def test_a_call_that_comes_to_a_missing_package_says_nothing(tmp_path: Path) -> None:
    missing = "def f(x):\n    import zzz_absent\n    return x\n"
    stand_in = "class _NotInstalled(BaseException): pass\ndef f(x):\n    raise _NotInstalled('needs zzz')\n"
    for text in (missing, stand_in):
        for found in (judged(tmp_path, text, text, 1), judged(tmp_path, PLAIN, text, 1)):
            assert found.unknown == "a call needs a package that is not here"
            assert not found.difference


def test_a_constant_of_another_type_is_no_state(tmp_path: Path) -> None:
    assert not judged(tmp_path, "T = [1]\n" + PLAIN, "T = frozenset([1])\n" + PLAIN, 1).difference


def test_what_exhausts_the_original_is_skipped_the_rewrite_is_not(tmp_path: Path) -> None:
    endless = "def f(x):\n    return f(x)\n"
    assert "recursion" in judged(tmp_path, endless, PLAIN, 1).skipped
    assert "ran out of recursion" in judged(tmp_path, PLAIN, endless, 1).difference


@pytest.mark.parametrize("loose", [True, False])
def test_refused_arguments_say_nothing_only_where_no_type_is_known(tmp_path: Path, loose: bool) -> None:
    found = judged(tmp_path, "def f(x):\n    return x + 1\n", PLAIN, "a", loose=loose)
    assert bool(found.skipped) == loose
    assert bool(found.difference) != loose


def test_events_are_compared_by_kind_and_place(tmp_path: Path) -> None:
    before = "def f(x):\n    print('a')\n    print('b')\n"
    found = judged(tmp_path, before, "def f(x):\n    print('a')\n    print('c')\n", 1)
    assert found.difference == "stdout[0]: 'a\\nb\\n' != 'a\\nc\\n'"


def test_surroundings_count(tmp_path: Path) -> None:
    after = "import os\ndef f(x):\n    os.environ['A_VARIABLE_OF_A_TEST'] = '1'\n    return x\n"
    assert (
        "os.environ" in judged(tmp_path, PLAIN, after, 1).difference
        or "deed" in judged(tmp_path, PLAIN, after, 1).difference
    )


def test_random_draws_are_unknown_not_different(tmp_path: Path) -> None:
    after = "import random\ndef f(x):\n    random.random()\n    return x\n"
    found = judged(tmp_path, PLAIN, after, 1)
    assert "random" in found.unknown
    assert not found.difference
