"""Query sets and SQL in loops."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.query_loops import field_read, foreign_key_read, loop_of_query
from engine.syntax.querysets import asks_database, is_queryset, uses_django
from engine.syntax.sql import executemany_edits, statement_per_row
from tests.engine.parsed import code_of, first
from tests.engine.rule_examples import edited

DJANGO = "from django.db import models\n"


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Book.objects.filter(a=1)", True),
        ("Book.objects.all()[:3]", True),
        ("list(Book.objects.all())", True),
        ("books", True),
        ("narrowed", True),
        ("author.books.filter(a=1)", True),
        ("filter(None, a)", False),
        ("rows", False),
        ("rows.filter(len)", False),
    ],
)
def test_what_is_visibly_a_query_set(text: str, yes: bool) -> None:
    code = code_of(
        f"{DJANGO}def f(author, rows, a):\n    books = Book.objects.all()\n"
        "    narrowed = Book.objects.all()\n"
        f"    narrowed = narrowed.filter(a=1)\n    return {text}\n"
    )
    value = first(code, ast.Return).value
    assert value is not None

    assert uses_django(code)
    assert is_queryset(code, value) is yes


@pytest.mark.parametrize(
    ("text", "module", "asks"),
    [
        ("Book.objects.get(id=1)", "", True),
        ("Book.objects.filter(id=1).exists()", "", True),
        ("comments.get(id=1)", DJANGO, True),
        ("comments.get(id=1)", "", False),
        ("comments.get('id')", DJANGO, False),
        ("session.get(url=x)", DJANGO, False),
        ("Book.objects.filter(id=1)", "", False),
    ],
)
def test_what_asks_the_database(text: str, module: str, asks: bool) -> None:
    code = code_of(f"{module}y = {text}\n")
    call = first(code, ast.Assign).value

    assert isinstance(call, ast.Call) and asks_database(code, call) is asks


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("for x in xs:\n        use(get(id=x.id))", True),
        ("use([get(id=x) for x in xs])", True),
        ("for x in xs:\n        use(get(id=1))", False),
        ("for x in (1, 2):\n        use(get(id=x))", False),
        ("for x in xs:\n        return get(id=x)", False),
        ("use(get(id=xs))", False),
    ],
)
def test_queries_about_the_element_of_a_turn(text: str, asked: bool) -> None:
    code = code_of(f"def f(xs, use, get):\n    {text}\n")
    call = next(call for call in code.nodes(ast.Call) if code.text(call).startswith("get("))

    assert (loop_of_query(code, call) is not None) is asked


@pytest.mark.parametrize(
    ("rows", "element", "key"),
    [
        ("Edit.objects.all()", "e.page.pk", True),
        ("Edit.objects.all()", "e.page.id", True),
        ("Edit.objects.all()", "e.page.title", False),
        ("Edit.objects.all()", "e.pk", False),
        ("Edit.objects.select_related('page')", "e.page.pk", False),
        ("edits", "e.page.pk", False),
    ],
)
def test_related_objects_read_for_their_key(rows: str, element: str, key: bool) -> None:
    code = code_of(f"def f(edits):\n    return [{element} for e in {rows}]\n")
    reads = [node for node in code.nodes(ast.Attribute) if code.text(node) == element]

    assert (foreign_key_read(code, reads[0]) is not None) is key


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("[b.title for b in Book.objects.all()]", "title"),
        ("{b.title for b in books}", "title"),
        ("[b.title for b in books if b]", None),
        ("[b.title.x for b in books]", None),
        ("[b for b in books]", None),
        ("[c.title for b in books]", None),
        ("[b.title for b in list(books)]", None),
        ("[b.title for b in rows]", None),
    ],
)
def test_rows_of_which_one_field_is_used(text: str, field: str | None) -> None:
    code = code_of(
        f"def f(rows, c):\n    books = Book.objects.all()\n    books = books.filter(a=1)\n    return {text}\n"
    )
    node = first(code, ast.Return).value
    assert isinstance(node, ast.ListComp | ast.SetComp)

    assert field_read(code, node) == field


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("for x in xs:\n        db.execute('INSERT INTO t VALUES (?)', (x,))", (True, True)),
        ("for x in xs:\n        db.execute('INSERT INTO t VALUES (?)', (x,))\n        use(x)", (True, False)),
        ("for x in xs:\n        use(db.execute('SELECT a FROM t WHERE b = ?', [x]))", (False, False)),
        ("for x in xs:\n        db.execute(f'DELETE FROM t WHERE b = {x}')", (True, False)),
        ("for x in xs:\n        db.execute(f'DELETE FROM {x}')", None),
        ("for x in xs:\n        db.execute('run', x)", None),
        ("for x in xs:\n        db.execute('INSERT INTO t VALUES (?)', x)\n        use(db.lastrowid)", None),
        ("for x in xs:\n        db.execute('INSERT INTO t VALUES (?)', x)\n        use(to=db)", None),
        ("for x in xs:\n        use(db.execute('DELETE FROM t WHERE b = ?', x))", None),
        ("for x in xs:\n        db.execute(f'DELETE FROM t WHERE b = ? {x}', x)", None),
        ("for x in (1, 2):\n        db.execute('DELETE FROM t WHERE b = ?', [x])", None),
        ("db.execute('DELETE FROM t WHERE b = ?', [xs])", None),
    ],
)
def test_statements_sent_per_row(text: str, found: tuple[bool, bool] | None) -> None:
    code = code_of(f"def f(db, xs, use):\n    {text}\n")
    call = next(call for call in code.nodes(ast.Call) if code.text(call).startswith("db.execute"))
    result = statement_per_row(code, call)

    assert ((result.writes, bool(executemany_edits(code, result))) if result else None) == found


def test_all_rows_in_one_statement() -> None:
    source = (
        "def f(db, rows):\n    for row in rows:\n        db.execute('INSERT INTO t VALUES (?, ?)', row)\n"
    )
    code = code_of(source)
    found = statement_per_row(code, first(code, ast.Call))
    assert found is not None

    assert edited(source, executemany_edits(code, found)) == (
        "def f(db, rows):\n    db.executemany('INSERT INTO t VALUES (?, ?)', rows)\n"
    )
