"""Values that nobody else holds."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.fresh import fresh_kind
from tests.engine.parsed import code_of, first


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("[1]", "list"),
        ("{x for x in y}", "set"),
        ("sorted(y)", "list"),
        ("str(y).split()", "list"),
        ("made(y)", "list"),
        ("y.split()", None),
        ("y", None),
        ("kept(y)", None),
        ("handed(y)", None),
        ("cached(y)", None),
        ("lazy(y)", None),
    ],
)
def test_fresh(expression: str, kind: str | None) -> None:
    code = code_of(
        f"""
        ALL = []
        def made(y):
            out = []
            for x in y:
                out.append(x)
            return out
        def kept(y):
            out = [y]
            ALL.append(out)
            return out
        def handed(y):
            return y
        @cache
        def cached(y):
            return [y]
        def lazy(y):
            yield [y]
        def f(y):
            return copy({expression})
        """
    )

    assert fresh_kind(code, first(code, ast.Call, "copy(").args[0]) == kind
