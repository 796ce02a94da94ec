"""What can be checked of the pairs without a comparator: form, examples that agree, witnesses that do not.

Outcomes are compared by what they print: enough for examples chosen by hand, and no comparator.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import io
import logging
import sys
import types
import warnings
from collections import Counter
from collections.abc import Iterator

import pytest

from bench.pairs import Pair, pairs

ALL = pairs()
RIGHT = tuple(pair for pair in ALL if pair.verdict != "wrong")
WRONG = tuple(pair for pair in ALL if pair.verdict == "wrong")
NAMES = [pair.name for pair in ALL]


@contextlib.contextmanager
def module_of(source: str) -> Iterator[dict[str, object]]:
    """The names of a fresh module, found in sys.modules while it is in use, as dataclasses require."""
    module = types.ModuleType("pair")
    sys.modules["pair"] = module
    try:
        exec(compile(source, "pair.py", "exec"), module.__dict__)
        yield module.__dict__
    finally:
        del sys.modules["pair"]


def chain(error: BaseException | None) -> tuple[str, ...]:
    """An exception and its explicit causes, each as type and arguments."""
    if error is None:
        return ()
    return (f"{type(error).__qualname__}{error.args!r}", *chain(error.__cause__))


def picture(value: object) -> str:
    """What a value is, iterators drained and coroutines run."""
    if inspect.iscoroutine(value):
        value = asyncio.run(value)
    if isinstance(value, Iterator):
        return f"{type(value).__name__}: {list(value)!r}"
    shown = sorted(map(repr, value)) if isinstance(value, set) else repr(value)
    return f"{type(value).__name__}: {shown}"


def outcome(source: str, code: str) -> tuple[str, tuple[str, ...], str, str, list[str]]:
    """How a snippet ends in a module: its expression, or what it leaves in `seen`; and what it wrote."""
    out, log = io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    seen = ""
    raised: tuple[str, ...] = ()
    with (
        module_of(source) as names,
        warnings.catch_warnings(record=True) as warned,
        contextlib.redirect_stdout(out),
    ):
        warnings.simplefilter("always")
        try:
            if is_expression(code):
                seen = picture(eval(code, names))
            else:
                exec(code, names)
                seen = picture(names["seen"])
        except Exception as error:
            raised = chain(error)
    logging.getLogger().removeHandler(handler)
    return seen, raised, out.getvalue(), log.getvalue(), [str(warning.message) for warning in warned]


def is_expression(code: str) -> bool:
    match ast.parse(code).body:
        case [ast.Expr()]:
            return True
    return False


def defines(source: str, qualname: str) -> bool:
    """Tell whether a module defines a function, or a class with the method, of a name."""
    body = ast.parse(source).body
    *classes, function = qualname.split(".")
    for name in classes:
        body = next((node.body for node in body if isinstance(node, ast.ClassDef) and node.name == name), [])
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function for node in body
    )


@pytest.mark.parametrize("pair", ALL, ids=NAMES)
def test_it_is_well_formed(pair: Pair) -> None:
    assert pair.verdict in ("faster", "equal", "wrong")
    assert pair.idea.strip().endswith(".")
    assert pair.before != pair.after
    for source in (pair.before, pair.after):
        assert defines(source, pair.function), pair.function
        imported = {
            name.split(".")[0]
            for node in ast.walk(ast.parse(source))
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert imported <= sys.stdlib_module_names
    assert bool(pair.witness) == (pair.verdict == "wrong")
    assert bool(pair.size and pair.call) == (pair.verdict != "wrong")
    assert not pair.growth or pair.verdict == "faster"


@pytest.mark.parametrize("pair", ALL, ids=NAMES)
def test_both_sides_agree_on_the_examples(pair: Pair) -> None:
    """Of a wrong pair too: a change that breaks every call is not subtle."""
    assert len(pair.examples) >= (1 if pair.verdict == "wrong" else 3)
    for example in pair.examples:
        assert is_expression(example), example
        before = outcome(pair.before, example)
        assert before == outcome(pair.before, example), f"{example} is not repeatable"
        assert before == outcome(pair.after, example), example
    assert any(not outcome(pair.before, example)[1] for example in pair.examples), "all examples raise"


@pytest.mark.parametrize("pair", WRONG, ids=[pair.name for pair in WRONG])
def test_the_witness_shows_the_difference(pair: Pair) -> None:
    before, after = outcome(pair.before, pair.witness), outcome(pair.after, pair.witness)
    assert before == outcome(pair.before, pair.witness), "the witness is not repeatable before"
    assert after == outcome(pair.after, pair.witness), "the witness is not repeatable after"
    assert before != after
    for _, raised, *_ in (before, after):
        assert not any(cause.startswith("NameError") for cause in raised), raised


@pytest.mark.parametrize("pair", RIGHT, ids=[pair.name for pair in RIGHT])
def test_the_timed_call_gives_the_same(pair: Pair) -> None:
    code = f"n = {max(pair.size // 10, 4)}\n{pair.setup}\nseen = {pair.call}"
    before = outcome(pair.before, code)
    assert before[1] == ()
    if "StringIO" not in str(before[0]) and "<function" not in str(before[0]):
        assert before == outcome(pair.after, code)


def test_there_are_enough_of_each_kind() -> None:
    count = Counter(pair.verdict for pair in ALL)
    assert count["faster"] >= 35
    assert count["equal"] >= 15
    assert count["wrong"] >= 50
