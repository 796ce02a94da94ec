"""Regular expressions: where their patterns are looked up, and how to compile them once."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.regex_calls import compiled_per_call, constant_edits
from engine.syntax.regex_loops import repeated_lookup
from engine.syntax.regexes import calls_with_pattern, compile_before, compiled_text, regex_call
from tests.engine.parsed import code_of, first
from tests.engine.rule_examples import edited


@pytest.mark.parametrize(
    ("text", "compiled"),
    [
        ("re.search('a', x)", "re.compile('a')"),
        ("re.sub('a', 'b', x, flags=re.I)", "re.compile('a', re.I)"),
        ("re.match('a', x, re.I)", "re.compile('a', re.I)"),
        ("re.split('a', x, 1, re.I)", "re.compile('a', re.I)"),
        ("re.match(p, x)", None),
        ("re.match(*x)", None),
        ("re.match(pattern='a', string=x)", None),
        ("re.escape(x)", None),
        ("x.search('a')", None),
    ],
)
def test_the_parts_of_a_call(text: str, compiled: str | None) -> None:
    code = code_of(f"import re\np = re.compile('b')\ny = {text}\n")
    call = first(code, ast.Assign, "y = ").value
    found = regex_call(code, call) if isinstance(call, ast.Call) else None

    assert (compiled_text(code, found) if found else None) == compiled


def test_all_uses_of_a_pattern_change_together() -> None:
    source = (
        "import re\n\ndef f(xs):\n    for x in xs:\n        if re.match('a', x, re.I):\n"
        "            yield re.sub('a', 'b', x, count=1, flags=re.I), re.sub('a', 'b', x)\n"
    )
    code = code_of(source)
    found = regex_call(code, first(code, ast.Call, "re.match"))
    assert found is not None

    assert len(calls_with_pattern(code, found, first(code, ast.For))) == 2
    assert edited(source, compile_before(code, found, first(code, ast.For))) == (
        "import re\n\ndef f(xs):\n    pattern = re.compile('a', re.I)\n    for x in xs:\n"
        "        if pattern.match(x):\n"
        "            yield pattern.sub('b', x, count=1), re.sub('a', 'b', x)\n"
    )


@pytest.mark.parametrize(
    "text", ["re.search(('a'), x)", "re.search('a', (x + x))", "re.search('a',  # no\n x)"]
)
def test_brackets_and_comments_are_not_torn(text: str) -> None:
    code = code_of(f"import re\n\ndef f(xs):\n    for x in xs:\n        yield {text}\n")
    found = regex_call(code, first(code, ast.Call, "re.search"))
    assert found is not None

    assert compile_before(code, found, first(code, ast.For)) == ()


@pytest.mark.parametrize(
    ("body", "confidence"),
    [
        ("yield re.search('|'.join(ys), x)", 0.75),
        ("yield re.search(ys, x)", 0.65),
        ("yield re.search('a', x)", 0.55),
        ("if x:\n    yield re.search('a', x)", None),
        ("if x:\n    yield re.search(ys, x)", None),
        ("if x:\n    yield re.search(ys + '$', x)", 0.65),
        ("yield re.search(x, ys)", None),
        ("return re.search(ys, x)", None),
        ("ys += x\nyield re.search(ys, x)", None),
    ],
)
def test_look_ups_in_a_loop(body: str, confidence: float | None) -> None:
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    code = code_of(f"import re\n\ndef f(xs, ys):\n    for x in xs:\n{lines}\n")
    found = repeated_lookup(code, first(code, ast.Call, "re.search"))

    assert (found.confidence if found else None) == confidence


@pytest.mark.parametrize(
    ("body", "patterns"),
    [
        ("p = re.compile('a')\n    return p.match(x)", ["'a'"]),
        ("return re.compile('a').match(x)", ["'a'"]),
        ("return re.sub('a', '', re.sub('b', '', re.sub('c', '', x)))", ["'a'", "'b'", "'c'"]),
        ("return re.sub('a', '', x)", []),
        ("self.p = re.compile('a')", []),
        ("p = re.compile(x)\n    return p", []),
        ("for y in x:\n        re.compile('a').match(y)", []),
        ("return g(re.compile('a'))", []),
    ],
)
def test_constant_patterns_of_a_function(body: str, patterns: list[str]) -> None:
    code = code_of(f"import re\n\ndef f(self, x):\n    {body}\n")
    found = compiled_per_call(code, first(code, ast.FunctionDef))

    assert [code.text(regex.pattern) for regex in found] == patterns


def test_a_constant_of_the_module() -> None:
    source = "import re\n\nclass A:\n    def f(self, x):\n        return re.compile('a').match(x)\n"
    code = code_of(source)
    found = compiled_per_call(code, first(code, ast.FunctionDef))

    assert edited(source, constant_edits(code, found[0])) == (
        "import re\n\n_PATTERN = re.compile('a')\n\n\n"
        "class A:\n    def f(self, x):\n        return _PATTERN.match(x)\n"
    )
    late = code_of("def f(x):\n    import re\n    return re.compile('a').match(x)\n")
    assert constant_edits(late, compiled_per_call(late, first(late, ast.FunctionDef))[0]) == ()
