"""What is in a question, and what never is."""

from __future__ import annotations

import json
import re
import string
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.model import Declined, Finding, Growth, StrategyName
from engine.ports import Ask
from engine.rewrite.examples import examples_for
from engine.rewrite.prompt import MOST_TOGETHER, MOST_TOKENS, STRATEGIES, SYSTEM, ask_for, ask_for_batch
from engine.rewrite.redact import redacted
from engine.rewrite.region import Region, Snippet
from engine.rewrite.tokens import tokens_in

NONCE = "0123456789abcdef"
TEXT = """def f(rows):
    password = "correct horse"
    other = password
    return [r for r in rows if r in rows]"""
REGION = Region("app/f.py", "f", 10, 13, TEXT)
SNIPPET = Snippet(
    "caller", "app/g.py", "g", 3, "for r in q:\n    f(r, token='staple42')", "calls it in a loop"
)


def asked(region: Region) -> Ask:
    ask = ask_for(region, nonce=NONCE)
    assert isinstance(ask, Ask), ask
    return ask


def test_a_question_holds_the_function_its_place_and_what_matters_elsewhere() -> None:
    user = asked(replace(REGION, snippets=(SNIPPET,), because="called in a loop")).user
    data = user[user.index("BEGIN DATA") :]
    assert '{"function": "f", "file": "app/f.py", "first_line": 10}' in data
    assert "return [r for r in rows if r in rows]" in data and "why it matters: called in a loop" in data
    assert '{"caller": "g", "file": "app/g.py", "line": 3}' in data and "calls it in a loop" in data


def test_no_secret_is_in_it() -> None:
    user = asked(replace(REGION, snippets=(SNIPPET,))).user
    assert "correct horse" not in user and "staple42" not in user
    assert 'password = "__REDACTED_1__"' in user and "__REDACTED__" in user


@pytest.mark.parametrize("strategy", get_args(StrategyName))
def test_the_strategy_shapes_it(strategy: StrategyName) -> None:
    assert asked(replace(REGION, strategy=strategy)).user.startswith(STRATEGIES[strategy])


@pytest.mark.parametrize(
    ("region", "why"),
    [
        (replace(REGION, path="app/secrets.py"), "holds secrets"),
        (replace(REGION, text=TEXT + "  # \u202eevil"), "cannot be seen"),
        (replace(REGION, text=TEXT.replace("rows", "ro\u200bws")), "cannot be seen"),
        (replace(REGION, text="x = 1\n" * 10_000), "too long"),
        (replace(REGION, text=f"{TEXT}  # {NONCE}"), "the mark"),
        (replace(REGION, snippets=(replace(SNIPPET, text=NONCE),)), "the mark"),
        (replace(REGION, text=f"{TEXT}  # __REDACTED_1__"), "looks like one without its secrets"),
    ],
)
def test_what_may_not_be_asked_is_declined(region: Region, why: str) -> None:
    for declined in (ask_for(region, nonce=NONCE), ask_for_batch([REGION, region], nonce=NONCE)):
        assert isinstance(declined, Declined) and why in declined.reason


def test_a_snippet_of_a_refused_file_is_left_out_and_the_rest_stays() -> None:
    hidden = replace(SNIPPET, path="conf/.env", text="for x in hidden: pass")
    user = asked(replace(REGION, snippets=(hidden, SNIPPET))).user
    assert "hidden" not in user and "app/g.py" in user


def test_invisible_characters_of_other_places_are_left_out() -> None:
    user = asked(replace(REGION, snippets=(replace(SNIPPET, text="a\u202eb\u200bc"),))).user
    assert "abc" in user


ALNUM = string.ascii_letters + string.digits
PLANTED = st.sampled_from([
    ("password = '{}'", st.text(ALNUM + "!#^&-", min_size=8, max_size=30)),
    ("x = 'ghp_{}'", st.text(ALNUM, min_size=36, max_size=36)),
    ("x = 'AKIA{}'", st.text(string.ascii_uppercase + string.digits, min_size=16, max_size=16)),
    ("x = 'xoxb-{}'", st.text(ALNUM, min_size=24, max_size=40)),
    ("x = 'sk_live_{}'", st.text(ALNUM, min_size=24, max_size=40)),
    ("u = 'postgres://app:{}@db/app'", st.text(ALNUM, min_size=6, max_size=30)),
    ("d = 'host=db password={} dbname=app'", st.text(string.ascii_lowercase, min_size=9, max_size=20)),
    ("h = 'Bearer {}1'", st.text(string.ascii_letters, min_size=9, max_size=30)),
    ("# api_key: {}7", st.text(string.ascii_letters, min_size=9, max_size=20)),
    ("e = environ.get('API_KEY', '{}7')", st.text(string.ascii_letters, min_size=9, max_size=20)),
    (
        "k = \'\'\'-----BEGIN PRIVATE KEY-----\\n{}\\n-----END PRIVATE KEY-----\'\'\'",
        st.text(ALNUM + "+/", min_size=64, max_size=64),
    ),
]).flatmap(lambda form: st.tuples(st.just(form[0]), form[1]))  # fmt: skip


@given(PLANTED, st.sampled_from(["text", "snippet", "because", "finding", "path", "symbol", "why"]))
def test_nothing_of_a_planted_secret_is_in_a_question(planted: tuple[str, str], place: str) -> None:
    form, secret = planted
    code = form.format(secret)
    assume(not is_known_to_be_plain(code))
    finding = Finding(
        "r", "ALGO", "cache", "app/f.py", 10, 10, "f", code, code, Growth.CONSTANT, 0.9, 1, callee=code
    )
    region = {
        "text": replace(REGION, text=f"def f(rows):\n    {code}\n    return rows"),
        "snippet": replace(REGION, snippets=(replace(SNIPPET, text=f"def g():\n    {code}"),)),
        "because": replace(REGION, because=code),
        "finding": replace(REGION, findings=(finding,)),
        "path": replace(REGION, path=code),
        "symbol": replace(REGION, symbol=code),
        "why": replace(REGION, snippets=(replace(SNIPPET, why=code, path=code, symbol=code),)),
    }[place]
    for ask in (ask_for(region, nonce=NONCE), ask_for_batch([REGION, region], nonce=NONCE)):
        assert isinstance(ask, Declined) or secret not in ask.user


def is_known_to_be_plain(code: str) -> bool:
    """Words that only speak of secrets are no secrets: `test...`, `...-key`."""
    return not redacted(code).secrets and bool(
        re.search(r"(?i)['=](test|example|xxx|[a-z._-]*[_-](key|name))", code)
    )


def test_several_functions_are_numbered_and_the_schema_is_of_parts() -> None:
    second = replace(REGION, path="app/h.py", symbol="h", text=TEXT.replace("def f", "def h"))
    ask = ask_for_batch([REGION, second], nonce=NONCE)
    assert isinstance(ask, Ask)
    assert '"number": 1, "function": "f"' in ask.user and '"number": 2, "function": "h"' in ask.user
    assert "parts" in json.dumps(ask.schema) and ask.name == "coordinated_reply"


def test_a_nonce_must_be_one() -> None:
    for nonce in ("", "short", "with blanks in it 123"):
        with pytest.raises(ValueError, match="nonce"):
            ask_for(REGION, nonce=nonce)


def test_a_question_is_no_larger_than_its_bound_and_holds_the_best_that_fits() -> None:
    snippets = tuple(replace(SNIPPET, symbol=f"g{n}", text="x = some_name\n" * 60) for n in range(40))
    ask = asked(replace(REGION, snippets=snippets))
    assert MOST_TOKENS - 400 < tokens_in(ask.user) + tokens_in(SYSTEM) <= MOST_TOKENS
    kept = [n for n in range(40) if f'"g{n}"' in ask.user]
    assert kept == list(range(len(kept))) and len(kept) > 5
    largest = replace(REGION, text=f"def f(rows):\n    return {'rows + ' * 1500}rows")
    assert tokens_in(asked(largest).user) + tokens_in(SYSTEM) <= MOST_TOKENS
    both = ask_for_batch([replace(largest, snippets=snippets), replace(REGION, path="b.py")], nonce=NONCE)
    assert isinstance(both, Ask) and tokens_in(both.user) + tokens_in(SYSTEM) <= MOST_TOGETHER


def test_examples_are_those_of_the_findings_rules_first_and_fit() -> None:
    text = examples_for((replace(REGION, strategy="string_building"),), 700)
    assert text.count("Example, slow:") == 2 and tokens_in(text) <= 700
    assert examples_for((REGION,), 0) == ""
