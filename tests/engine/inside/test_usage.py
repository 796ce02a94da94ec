from __future__ import annotations

import ast

import pytest

from engine.inside.body import Body
from engine.inside.seen import Seen, look
from engine.inside.shapes import Refused, Shape, scalar
from engine.inside.usage import Usage


def guess(source: str, name: str = "x") -> str | None:
    usage = Usage(Body(ast.parse(source)), lambda function, place, depth: None)
    found = usage.parameter(name)
    return found.text if isinstance(found, Shape) else None


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("for e in x: pass", "list[int (a guess)]"),
        ("for e in x: e + 1", "list[int]"),
        ("for e in x: e.strip()", "list[str]"),
        ("for a, b in x: a.strip()", "list[tuple[str, int (a guess)]]"),
        ("for e in x: e['k'] + 1", "list[dict with 'k': int]"),
        ("for e in x: e.k", "list[object with .k: int (a guess)]"),
        ("for i, e in enumerate(x): e.upper()", "list[str]"),
        ("for e in sorted(x): e.upper()", "list[str]"),
        ("[e.upper() for e in x]", "list[str]"),
        ("y = x\nfor e in y: e.upper()", "list[str]"),
        ("y = list(x)\nfor e in y: e.upper()", "list[str]"),
        ("for e in x[1:]: e.upper()", "list[str]"),
        ("y = list(x)\nwhile y:\n    for e in y[:2]: e.upper()\n    y = y[2:]", "list[str]"),
        ("sum(x)", "list[int]"),
        ("', '.join(x)", "list[str]"),
        ("x[0] + 1", "list[int]"),
        ("x.append(1)", "list[int (a guess)]"),
        ("x.popleft()", "deque[int (a guess)]"),
        ("x.add(1)", "set[int (a guess)]"),
        ("for k, v in x.items(): v.strip()", "dict[int (a guess), str]"),
        ("x['a'] + 1\nx['b'].strip()", "dict with 'a': int, 'b': str"),
        ("x.get('a')", "dict with 'a': int (a guess)"),
        ("k in x and x[k]", "dict[int (a guess), int (a guess)]"),
        ("x[f'{y}']", "dict[str, int (a guess)]"),
        ("x.split(';')", "str with ';' in it"),
        ("x.upper()", "str"),
        ("x.split(b';')", "bytes"),
        ("'a' in x", "str with 'a' in it"),
        ("x + 1", "int"),
        ("x * 0.5", "float"),
        ("range(x)", "int equal to the size"),
        ("while i < x + 1: i += 1", "int"),
        ("y[x]", "int below the size"),
        ("x == 'up'", "one of ['up'] or another"),
        ("x in ('a', 'b')", "one of ['a', 'b'] or another"),
        ("ord(x)", "one character"),
        ("re.search('a', x)", "str"),
        ("os.path.dirname(x)", "str"),
        ("os.path.join(root, x)", "str"),
        ("y.startswith(x)", "str"),
        ("np.arange(x)", "int equal to the size"),
        ("next(x)", "Iterator[int (a guess)]"),
        ("for e in map(str.strip, x): pass", "list[str]"),
        ("map(int, x.split('.'))", "digits with '.' in it"),
        ("[int(e) for e in x.split('.')]", "digits with '.' in it"),
        ("[e for e in x.split('.')]", "str with '.' in it"),
        ("sum(x, [])", "list[list[int (a guess)]]"),
        ("data = b''\ndata += x", "bytes"),
        ("def inner(a): return a.upper()\ninner(x)", "str"),
        ("x(1)", "function returning its argument"),
        ("async def g(): return await x(1)", "async function returning its argument"),
        ("[e for e in y if x(e)]", "function returning bool"),
        ("sorted(y, key=x)", "function returning its argument"),
        ("map(x, y)", "function returning its argument"),
        ("print(x)", "int (a guess)"),
        ("x.copy()", "list[int (a guess)]"),
        ("sum(y, start=x)", "int (a guess)"),
    ],
)
def test_what_a_use_tells(source: str, shape: str) -> None:
    assert guess(source) == shape


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x.execute('select')", "its method `execute` is called"),
        ("x.name + x.render()", "its attribute `name` is read and `render` is called"),
        ("elsewhere(x)", "it is passed to `elsewhere`"),
        ("module.transform(x)", "it is passed to `transform`"),
        ("f()(x)", "it is passed on"),
        ("elsewhere(a=x)", "it is passed to `elsewhere`"),
        ("f()(a=x)", "it is passed on as `a`"),
        ("elsewhere(**x)", "it is passed on as keywords"),
    ],
)
def test_a_use_that_nothing_made_would_survive_is_refused(source: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason.replace("(", r"\(").replace(")", r"\)")):
        guess(source)


def test_no_use_tells_nothing() -> None:
    assert guess("y = 1") is None
    assert guess("y = x") is None
    assert guess("x is None") is None


def test_another_function_is_asked_for_its_parameter() -> None:
    asked = []

    def elsewhere(function: str, place: int | str, depth: int) -> None:
        asked.append((function, place, depth))

    with pytest.raises(Refused):
        Usage(Body(ast.parse("helper(1, x)")), elsewhere).parameter("x")
    assert asked == [("helper", 1, 1)]


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("self.run(1, x)", ("self.run", 1)),
        ("module.run(x)", ("module.run", 0)),
        ("helper(b=x)", ("helper", "b")),
        ("self.run(b=x)", ("self.run", "b")),
    ],
)
def test_methods_and_keywords_are_asked_for_as_well(source: str, asked: tuple[str, int | str]) -> None:
    def elsewhere(function: str, place: int | str, depth: int) -> Shape | None:
        return scalar(str) if (function, place) == asked else None

    found = Usage(Body(ast.parse(source)), elsewhere).parameter("x")

    assert found is not None and found.text == "str"


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("self.x = x", "int (a guess)"),
        ("table[1] = x", "int (a guess)"),
        ("for e in x: unknown.inc(e)", "list[int (a guess)]"),
        ("small = lambda v: v.upper()\nsmall(x)", "str"),
    ],
)
def test_what_is_only_kept_or_handed_on_from_within_may_be_anything(source: str, shape: str) -> None:
    assert guess(source) == shape


def test_a_use_is_noted_once_and_by_kind() -> None:
    body = Body(ast.parse("x[0]\nx[1:]\nx['k']\nx.a\nx.b()\nlen(x)"))
    seen = Seen()
    for node in body.uses["x"]:
        look(body, node, seen)
    assert (list(seen.keys), list(seen.fields), list(seen.methods)) == (["k"], ["a"], ["b"])
    assert seen.marks == {"sliced", "measured"} and len(seen.indices) == 1
