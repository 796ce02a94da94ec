from __future__ import annotations

import pytest

from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.inside.rehearse import SEEDS, SIZES
from engine.validate.sampling import Declined, Subject, ask
from tests.engine.adapters.sandboxes import sandbox
from tests.engine.certificates import AFTER, BEFORE

__all__ = ["sandbox"]

CALLS = len(SIZES) * SEEDS


def rehearsed(
    sandbox: BubblewrapSandbox, before: str, after: str, function: str = "unique"
) -> dict[str, object] | Declined:
    subject = Subject(before.encode(), after.encode(), function, {"generator": {}})
    with sandbox.open(subject.files) as session:
        answer = ask(session, "rehearse", subject.question(5), 10.0)
    return answer if isinstance(answer, Declined) else dict(answer)


def test_both_sides_are_called_and_the_inputs_counted(sandbox: BubblewrapSandbox) -> None:
    answer = rehearsed(sandbox, BEFORE, AFTER)
    assert isinstance(answer, dict)
    assert answer["parameters"] == ["`rows`: list[int (a guess)], from what the body does with it"]
    assert (answer["calls"], answer["raised"], answer["new_raised"]) == (CALLS, 0, 0)
    assert isinstance(answer["distinct"], int) and CALLS // 2 < answer["distinct"] <= CALLS


def test_exceptions_are_counted_per_side_with_the_first_in_words(sandbox: BubblewrapSandbox) -> None:
    broken = BEFORE.replace("    seen = []", "    seen = nowhere")
    answer = rehearsed(sandbox, BEFORE, broken)
    assert isinstance(answer, dict)
    assert (answer["raised"], answer["new_raised"]) == (0, CALLS)
    assert answer["new_error"] == "NameError: name 'nowhere' is not defined"


def test_inputs_are_dense_where_that_makes_fewer_calls_raise(sandbox: BubblewrapSandbox) -> None:
    looks_up = "def unique(keys, table: dict[int, int]):\n    return [table[key] for key in keys]\n"
    answer = rehearsed(sandbox, looks_up, looks_up + "\n")
    assert isinstance(answer, dict)
    assert (answer["dense"], answer["raised"], answer["new_raised"]) == (True, 0, 0)
    plain = rehearsed(sandbox, BEFORE, AFTER)
    assert isinstance(plain, dict) and plain["dense"] is False


def test_what_cannot_be_called_says_why(sandbox: BubblewrapSandbox) -> None:
    answer = rehearsed(sandbox, "def unique(rows):\n    return rows.execute()\n", AFTER)
    assert isinstance(answer, dict)
    assert str(answer["refusal"]).startswith("no values for its parameter `rows`: its method `execute`")


def test_the_new_side_gets_objects_of_its_own_classes(sandbox: BubblewrapSandbox) -> None:
    code = (
        "from dataclasses import dataclass\n"
        "@dataclass\nclass Row:\n    key: int\n"
        "def unique(rows: list[Row]):\n"
        "    assert all(type(row) is Row for row in rows)\n"
        "    return rows\n"
    )
    answer = rehearsed(sandbox, code, code + "\n")
    assert isinstance(answer, dict)
    assert (answer["raised"], answer["new_raised"]) == (0, 0)


@pytest.mark.parametrize(
    ("before", "word"),
    [
        ("raise SystemExit(3)\n", "ended"),
        ("import nowhere\n", "nowhere"),
        ("while True:\n    pass\n", "limit"),
    ],
)
def test_a_module_that_does_not_load_is_a_reason(sandbox: BubblewrapSandbox, before: str, word: str) -> None:
    subject = Subject((before + BEFORE).encode(), AFTER.encode(), "unique", {"generator": {}})
    with sandbox.open(subject.files) as session:
        answer = ask(session, "rehearse", subject.question(5), 0.5)
    assert isinstance(answer, Declined)
    assert word in answer.why


def test_inputs_that_a_class_refuses_are_passed_over(sandbox: BubblewrapSandbox) -> None:
    code = (
        "class Few:\n    def __init__(self, size: int) -> None:\n        self.size = size\n"
        "        if size % 8 == 5:\n            raise ValueError(size)\n\n"
        "def unique(few: Few) -> int:\n    return few.size\n"
    )
    answer = rehearsed(sandbox, code, code + "\n")

    assert isinstance(answer, dict)
    assert (answer["refusal"], answer["raised"]) == ("", 0)
