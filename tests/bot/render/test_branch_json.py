from __future__ import annotations

import json
from dataclasses import replace

from bot.render.branch_json import render_branch_json
from tests.bot.render.test_branch_proof import FOUND
from tests.bot.test_branch_proof import DIFFERENT, FASTER, SLOW


def test_each_function_has_all_fields_whatever_was_found() -> None:
    told = json.loads(render_branch_json(FOUND))
    functions = {one["function"]: one for one in told["functions"]}
    assert (told["exit"], told["base"], told["head"], told["files"]) == (1, "main (1a2b3c4d)", "work tree", 2)
    assert len({frozenset(one) for one in functions.values()}) == 1, "programs need not ask what is there"
    assert {name: (one["sameness"], one["speed"]) for name, one in functions.items()} == {
        "unique": ("same", "faster"),
        "known": ("same", "slower"),
        "first": ("different", "unclear"),
        "total": ("same", "about the same"),
        "fetch": ("not shown", "unclear"),
        "late": ("same", "unclear"),
        "few": ("not shown", "unclear"),
    }
    assert functions["first"]["counterexample"] == "print(1)\n"
    assert (functions["first"]["difference"], functions["first"]["through"]) == ("result: 1 != 2", "LIMIT")
    assert functions["known"]["ratio"] == {"size": 256, "point": 0.5, "low": 0.49, "high": 0.51}
    assert [functions[name]["certificate"] for name in ("unique", "known", "first", "fetch")] == [
        FASTER.id,
        SLOW.id,
        DIFFERENT.id,
        None,
    ]
    assert "needs requests" in functions["fetch"]["why"]
    assert functions["late"]["speed_why"] == "the budget was spent"


def test_functions_that_were_not_compared_are_places() -> None:
    told = json.loads(render_branch_json(FOUND))
    assert told["new"] == [{"path": "a.py", "line": 1, "function": "new"}]
    assert told["renamed"][0]["to"]["path"] == "b.py"
    assert (told["removed"], told["unchanged"]) == ([], 12)
    assert told["skipped"] == [{"path": "tests/t.py", "reason": "a test"}]


def test_it_is_one_line_of_json_also_for_nothing() -> None:
    text = render_branch_json(replace(FOUND, proven=()))
    assert text.count("\n") == 1
    assert (json.loads(text)["functions"], json.loads(text)["exit"]) == ([], 0)
