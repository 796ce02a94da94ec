"""Queries of SQLAlchemy sessions, and transactions that end in each turn."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.sessions import asks_session, commit_per_turn
from tests.engine.parsed import code_of

QUERIES = """
    session.query(User).filter_by(id=1).first()
    User.query.get(1)
    session.scalars(select(User).where(User.id == 1))
    self.session.get(User, 1)
    table.get(User, 1)
    session.execute(text)
    users.query.all()
    session.query(User)
"""


def test_asks_session() -> None:
    """What sends a statement is told from what builds one, and from other objects."""
    text = "".join(line[4:] + "\n" for line in QUERIES.strip("\n").split("\n"))
    code = code_of(f"from sqlalchemy import select\n\n{text}")
    other = code_of(text)

    asking = [
        asks_session(code, line.value) for line in code.nodes(ast.Expr) if isinstance(line.value, ast.Call)
    ]
    assert asking == [True, True, True, True, False, False, False, False]
    assert not any(asks_session(other, call) for call in other.nodes(ast.Call))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("session.add(row)\nsession.commit()", True),
        ("cursor.execute(sql, row)\nconn.commit()", True),
        ("session.commit()\nsession.add(row)", False),
        ("repo.add(row)\nrepo.commit()", False),
        ("session.add(row)\nif row.last:\n    session.commit()", False),
    ],
)
def test_commit_per_turn(body: str, found: bool) -> None:
    """The last step of each turn, after what was written in it."""
    lines = "\n".join(f"        {line}" for line in body.split("\n"))
    code = code_of(f"def f(session, conn, cursor, repo, rows, sql):\n    for row in rows:\n{lines}\n")
    (commit,) = code.calls_by_name["commit"]

    assert (commit_per_turn(code, commit) is not None) is found
