from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit, Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.clients import CALLED, MadeAgain, made_again
from engine.syntax.code import Code
from engine.syntax.hoist import move_before
from engine.syntax.nodes import dotted

_HEAD = "import sqlite3\n\n\n"


class ClientMadePerTurn(Rule[ast.Call]):
    """A client, connection or pool is made in each turn of a loop, though one would do for all.

    Each `aiohttp.ClientSession()`, `httpx.Client()`, `sqlite3.connect(…)` or `ThreadPoolExecutor()` opens its
    connections or starts its workers anew, with a handshake that often takes longer than the request. One
    made before the loop keeps them. It does not matter for a handful of turns. The rewrite holds when no turn
    relies on a fresh one: on empty cookies, or a transaction of its own.
    """

    title = "client made anew in each turn"
    category = "IO"
    strategy = "batch_async"
    growth = Growth.IO
    calls = CALLED
    slow = (
        Slow(
            code=_HEAD + "def titles(path, keys):\n    found = []\n    for key in keys:\n"
            "        db = sqlite3.connect(path, uri=True)\n"
            "        found += db.execute('SELECT ? || title FROM books', [key]).fetchall()\n"
            "    return found\n",
            fast=_HEAD + "def titles(path, keys):\n    found = []\n"
            "    db = sqlite3.connect(path, uri=True)\n    for key in keys:\n"
            "        found += db.execute('SELECT ? || title FROM books', [key]).fetchall()\n"
            "    return found\n",
            setup=(
                "path = 'file:velox_example?mode=memory&cache=shared'\n"
                "_db = __import__('sqlite3').connect(path, uri=True)\n"
                "_db.execute('CREATE TABLE IF NOT EXISTS books AS SELECT 1 AS title')\n"
                "keys = list(range(n))"
            ),
            call="titles(path, keys)",
            n=50,
        ),
        Slow(
            code="from concurrent.futures import ThreadPoolExecutor\n\n\n"
            "def lengths(groups):\n    found = []\n    for group in groups:\n"
            "        with ThreadPoolExecutor() as pool:\n"
            "            found += pool.map(len, group)\n    return found\n",
            fast="from concurrent.futures import ThreadPoolExecutor\n\n\n"
            "def lengths(groups):\n    found = []\n    with ThreadPoolExecutor() as pool:\n"
            "        for group in groups:\n"
            "            found += pool.map(len, group)\n    return found\n",
            setup="groups = [['a', 'bc'] for _ in range(n)]",
            call="lengths(groups)",
            n=40,
            edited=False,
        ),
        Slow(
            code=_HEAD + "def title(key):\n    db = sqlite3.connect(':memory:')\n"
            "    return db.execute('SELECT ?', [key]).fetchone()\n\n\n"
            "def titles(keys):\n    return [title(key) for key in keys]\n",
            fast=_HEAD + "def title(db, key):\n    return db.execute('SELECT ?', [key]).fetchone()\n\n\n"
            "def titles(keys):\n    db = sqlite3.connect(':memory:')\n"
            "    return [title(db, key) for key in keys]\n",
            setup="keys = list(range(n))",
            call="titles(keys)",
            n=50,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "import requests\n\ndef f(urls):\n    with requests.Session() as session:\n"
            "        return [session.get(url) for url in urls]\n",
            "one for all",
        ),
        Fine(
            "import sqlite3\n\ndef f(paths):\n    return [sqlite3.connect(path) for path in paths]\n",
            "another database in each turn",
        ),
        Fine(
            "import redis\n\ndef f(url):\n    while True:\n        try:\n            "
            "return redis.from_url(url)\n        except OSError:\n            wait()\n",
            "tries again until it works",
        ),
        Fine(
            "import smtplib\n\ndef f(host, letters):\n    for letter in letters:\n        if letter.urgent:\n"
            "            smtplib.SMTP(host).send_message(letter)\n            break\n",
            "made once: the loop is left right after",
        ),
        Fine(
            "import requests\n\ndef f():\n    return requests.Session()\n\ndef g(urls):\n"
            "    return [f() for url in urls]\n",
            "what the function is there to make",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        found = made_again(code, node)
        if found is None:
            return
        where = "in each turn of the loop"
        if found.caller is not None:
            where = f"in each call, and line {found.caller.lineno} calls in a loop"
        yield Hit(
            node,
            f"`{code.brief(node)}` is made anew {where}.",
            "One made before the loop keeps its connections or workers.",
            0.65 if found.caller is None else 0.55,
            _edits(code, node, found),
            ("no turn relies on a fresh one",),
            no_edit="what uses it must come along",
        )


def _edits(code: Code, node: ast.Call, found: MadeAgain) -> tuple[Edit, ...]:
    """Return the edit that moves `client = make(…)` before the loop, none where a `with` would have to move
    or the client is closed in the turn.
    """
    statement = code.parent(node)
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is node:
            pass
        case _:
            return ()
    if found.caller is not None or statement not in getattr(found.loop, "body", ()):
        return ()
    closed = any((dotted(part) or "") == f"{name}.close" for part in code.own(found.loop))
    return () if closed else move_before(code, statement, found.loop)
