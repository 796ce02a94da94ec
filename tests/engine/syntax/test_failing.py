"""Places that are reached when something is wrong."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.code import Code
from engine.syntax.failing import guards_rejection, on_failure
from tests.engine.parsed import code_of


def used(code: Code) -> ast.Call:
    """The call of `use`."""
    (call,) = code.calls_by_name["use"]
    return call


@pytest.mark.parametrize(
    "body",
    [
        "self.fail('no such name')\n    use(xs)",
        "log.error('broken')\n    for x in xs: use(x)",
        "if not xs:\n        names = use(xs)\n        raise KeyError(names)",
        "log.info('changed: %s', use(xs))",
        "log.warning(', '.join(use(xs)))",
        "if xs:\n        parser.error('two')\n        return use(xs)",
    ],
)
def test_behind_a_report_and_before_an_error_something_is_wrong(body: str) -> None:
    code = code_of(f"def f(self, xs, log, parser):\n    {body}\n")
    assert on_failure(code, used(code))


@pytest.mark.parametrize(
    "body",
    [
        "use(xs)\n    self.fail('no such name')",
        "if not xs:\n        self.fail('none')\n    use(xs)",
        "for x in xs:\n        if use(x): return x\n    raise KeyError",
        "if xs:\n        for x in xs:\n            if use(x): return x\n        raise KeyError",
        "log.info('started')\n    use(xs)",
        "if xs:\n        raise KeyError\n    use(xs)",
        "try:\n        go()\n    except KeyError:\n        use(xs)",
    ],
)
def test_what_runs_without_an_error_is_no_failure(body: str) -> None:
    code = code_of(f"def f(self, xs, log):\n    {body}\n")
    assert not on_failure(code, used(code))


def test_a_failure_of_the_function_around_is_none_of_a_function_inside() -> None:
    code = code_of("def f(self, xs):\n    self.fail('x')\n    def g():\n        use(xs)\n    return g\n")
    assert not on_failure(code, used(code))


@pytest.mark.parametrize(
    ("statement", "rejects"),
    [
        ("if x not in use(xs): raise KeyError(x)", True),
        ("if not x or x not in use(xs):\n        log(x)\n        raise KeyError(x)", True),
        ("if x in use(xs): return 1", False),
        ("if x:\n        use(xs)\n        raise KeyError(x)", False),
        ("y = use(xs)", False),
    ],
)
def test_a_test_that_only_rejects(statement: str, rejects: bool) -> None:
    code = code_of(f"def f(x, xs):\n    {statement}\n")
    assert guards_rejection(code, used(code)) is rejects
