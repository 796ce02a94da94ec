"""What a model says of several files at once is proven and said as one, or each file is asked about alone.

The gains are of growth, and large: how busy the machine is does not hide them.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from engine.model import Comment, Review
from engine.ports import Ask, Sandbox, Unsaid
from engine.rewrite.questions import AskBounds
from tests.engine.adapters.sandboxes import sandbox
from tests.engine.test_answers import Room, by_model, reply, suggestion

__all__ = ["sandbox"]

CALLER, CALLEE = "shop/orders.py", "shop/stock.py"
STOCK = '''"""The stock."""


def position_of(names: list[str], name: str) -> int:
    """Where a name stands first, -1 where it does not."""
    found = -1
    for index in range(len(names) - 1, -1, -1):
        if names[index] == name:
            found = index
    return found
'''
ORDERS = '''"""Orders."""

from shop.stock import position_of


def positions(names: list[str], wanted: list[str]) -> list[int]:
    """Where each wanted name stands."""
    found = [0] * len(wanted)
    for at in range(len(wanted)):
        found[at] = position_of(names, wanted[at])
    return found
'''
FILES = {CALLER: ORDERS, CALLEE: STOCK}
FIRST = '''def position_of(names: list[str], name: str) -> int:
    """Where a name stands first, -1 where it does not."""
    for index, each in enumerate(names):
        if each == name:
            return index
    return -1'''
LAST = FIRST.replace("enumerate(names)", "reversed(list(enumerate(names)))")
AT_ONCE = '''def positions(names: list[str], wanted: list[str]) -> list[int]:
    """Where each wanted name stands."""
    if len(wanted) == 1:
        return [position_of(names, wanted[0])]
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        first.setdefault(name, index)
    return [first.get(name, -1) for name in wanted]'''
BACKWARDS = AT_ONCE.replace("first.setdefault(name, index)", "first[name] = index")


def coordinated(asked: Ask, parts: dict[str, str], measure: str = "positions", **more: object) -> str:
    """Return a reply with the new text of each function by its name."""
    number = {name: at for at in range(1, 10) for name in _names() if _is_number(asked, name, at)}
    return json.dumps(
        {
            "suggestions": [
                {
                    "category": "ALGO", "title": "Each name is looked for anew", "why": "One pass finds all",
                    "conditions": [], "measure": number[measure], "inputs": "",
                    "parts": [
                        {"region": number[name], "replacement": text, "imports": []}
                        for name, text in parts.items()
                    ],
                } | more
            ]
        }
    )  # fmt: skip


def _names() -> tuple[str, ...]:
    return ("positions", "position_of", "table")


def _is_number(asked: Ask, name: str, number: int) -> bool:
    return f'{{"number": {number}, "function": "{name}"' in asked.user


def is_joint(asked: Ask) -> bool:
    return asked.name == "coordinated_reply"


@pytest.fixture
def room(sandbox: Sandbox) -> Room:
    return Room(sandbox, seconds=150.0, each=40.0)


def reviewed(room: Room, answer: Callable[[Ask], str | Unsaid], files: dict[str, str] = FILES) -> Review:
    return room.review(answer, files, changed=(CALLER, CALLEE))


def together(parts: dict[str, str]) -> Callable[[Ask], str]:
    return lambda asked: coordinated(asked, parts) if is_joint(asked) else reply()


def test_two_files_are_asked_about_proven_and_said_together(room: Room) -> None:
    found = reviewed(room, together({"positions": AT_ONCE, "position_of": FIRST}))
    first, second = by_model(found)
    assert len(room.asks) == 1 and is_joint(room.asks[0])
    assert (first.finding.path, second.finding.path) == (CALLER, CALLEE)
    assert second.rank == first.rank + 1 and first.place == second.place == "inline"
    assert first.certificate is not None and first.certificate == second.certificate
    assert first.certificate.function == "positions" and first.certificate.outcome == "faster"
    assert first.belongs == (f"{CALLEE}:{second.finding.line}",)
    assert second.belongs == (f"{CALLER}:{first.finding.line}",)
    assert f"Belongs with {CALLEE}:{second.finding.line}: take both." in first.why
    assert "Each does the same without the rest" in first.why and first.conditions == ()
    assert [block.after for block in second.blocks] and "position_of" in second.finding.symbol


@pytest.mark.parametrize(
    "parts",
    [
        {"positions": BACKWARDS, "position_of": FIRST},
        {"positions": AT_ONCE, "position_of": LAST},
    ],
    ids=["the measured part is wrong", "the other part is wrong"],
)
def test_if_one_part_is_wrong_nothing_of_it_is_said(room: Room, parts: dict[str, str]) -> None:
    found = reviewed(room, together(parts))
    assert by_model(found) == []
    assert "1 of 1 rewrites by a language model did not stand their proof." in found.notes


@pytest.mark.parametrize(
    "parts",
    [
        {"positions": AT_ONCE},
        {"positions": AT_ONCE, "position_of": "def position_of(names): return 0"},
        {"positions": AT_ONCE, "position_of": FIRST.replace("return -1", "import os\n    return -1")},
        {"positions": AT_ONCE, "position_of": "def position_of("},
    ],
    ids=["a part is missing", "another signature", "it reaches for more", "it does not parse"],
)
def test_what_cannot_be_used_together_is_asked_for_again_and_then_file_by_file(
    room: Room, parts: dict[str, str]
) -> None:
    found = reviewed(room, together(parts))
    assert [is_joint(asked) for asked in room.asks] == [True, True, False, False]
    assert "could not be used" in room.asks[1].user
    assert by_model(found) == []


def test_a_rewrite_of_one_file_is_said_where_both_together_could_not_be_used(room: Room) -> None:
    def answer(asked: Ask) -> str:
        if is_joint(asked):
            return coordinated(asked, {"positions": AT_ONCE})
        return reply(suggestion(AT_ONCE)) if '{"function": "positions"' in asked.user else reply()

    found = reviewed(room, answer)
    (comment,) = by_model(found)
    assert comment.finding.symbol == "positions" and comment.belongs == ()
    assert "Belongs with" not in comment.why


def test_no_json_and_no_suggestion_lead_to_questions_about_each_file(room: Room) -> None:
    reviewed(room, lambda asked: "nonsense" if is_joint(asked) else reply())
    assert [is_joint(asked) for asked in room.asks] == [True, True, False, False]
    room.asks.clear()
    room.tenant = "other"
    reviewed(room, lambda asked: reply())
    assert [is_joint(asked) for asked in room.asks] == [True, False, False]


def test_questions_about_each_file_take_no_more_tokens_than_are_left(room: Room) -> None:
    files = dict(FILES)
    room.review(lambda asked: reply(), files, changed=(CALLER, CALLEE), bounds=AskBounds(tokens=3000))
    assert [is_joint(asked) for asked in room.asks][:1] == [True] and len(room.asks) < 3


def test_an_answer_about_several_files_is_remembered(room: Room) -> None:
    reviewed(room, together({"positions": BACKWARDS, "position_of": FIRST}))
    again = reviewed(room, lambda asked: pytest.fail("it was asked again"))
    assert again.remembered == 1 and again.usage == ()


def test_a_file_that_settings_silence_is_not_asked_about(room: Room) -> None:
    files = {
        CALLER: ORDERS.replace("shop.stock", "depot.stock"),
        "depot/stock.py": STOCK,
        "depot/velox.toml": 'ignore = ["model"]\n',
    }
    room.review(lambda asked: reply(), files, changed=(CALLER, "depot/stock.py"))
    (asked,) = room.asks
    assert not is_joint(asked) and '"function": "positions"' in asked.user


SEAL = "shop-of-4711"
TABLE_STOCK = f'''"""The stock."""


def table(names: list[str], seal: str) -> object:
    """What finds names; the seal tells who asks."""
    if sum(map(ord, seal)) * 7 - len(seal) != {sum(map(ord, SEAL)) * 7 - len(SEAL)}:
        raise PermissionError(seal)
    rows = []
    for index in range(len(names)):
        rows.append((names[index], index))
    return rows
'''
TABLE_ORDERS = f'''"""Orders."""

from shop.stock import table


def positions(names: list[str], wanted: list[str]) -> list[int]:
    """Where each wanted name stands first."""
    found = []
    for name in wanted:
        at = -1
        for row in table(names, "{SEAL}"):
            if row[0] == name and at < 0:
                at = row[1]
        found.append(at)
    return found
'''
TABLE = TABLE_STOCK.partition("\n\n\n")[2].rstrip()
AS_DICT = TABLE.replace("rows = []", "rows: dict[str, int] = {}").replace(
    "rows.append((names[index], index))", "rows.setdefault(names[index], index)"
)
BY_DICT = f'''def positions(names: list[str], wanted: list[str]) -> list[int]:
    """Where each wanted name stands first."""
    if not wanted:
        return []
    first = table(names, "{SEAL}")
    return [first.get(name, -1) for name in wanted]'''


def test_parts_that_only_hold_together_are_said_so(room: Room) -> None:
    files = {CALLER: TABLE_ORDERS, CALLEE: TABLE_STOCK}
    found = reviewed(room, together({"positions": BY_DICT, "table": AS_DICT}), files)
    said: list[Comment] = by_model(found)
    assert len(said) == 2
    for comment in said:
        assert "take both. One without the rest is not shown to do the same." in comment.why
        (condition,) = comment.conditions
        assert condition == "nothing but these functions calls `table`, which could not be run by itself"
