from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Edit, Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.gathering import Awaited, independent_awaits
from engine.syntax.splice import ensure_import, replace_between

_WAIT = (
    "async def answer(key):\n"
    "    time, asyncio = __import__('time'), __import__('asyncio')\n"
    "    until = time.monotonic() + 0.002\n"
    "    while time.monotonic() < until:\n"
    "        await asyncio.sleep(0)\n"
    "    return key\n"
    "class Client:\n"
    "    async def fetch_user(self, key):\n        return await answer(key)\n"
    "    async def fetch_orders(self, key):\n        return await answer([key])\n"
    "client = Client()\n"
)


class IndependentAwaits(Rule[ast.AsyncFunctionDef]):
    """Awaits follow one another though none needs what the other gives.

    `user = await client.fetch_user(key)` and then `orders = await client.fetch_orders(key)` waits for both
    answers one after the other; `asyncio.gather` sends both requests and waits as long as the slower takes.
    It does not matter for what answers at once, from a cache. The rewrite holds when the calls do not depend
    on each other's effects and do not share a connection that can do one thing at a time; when one fails, the
    others have been started all the same.
    """

    title = "independent awaits in a row"
    category = "ASYNC"
    strategy = "batch_async"
    growth = Growth.IO
    slow = (
        Slow(
            code="import asyncio\n\n\nasync def page(client, key):\n"
            "    user = await client.fetch_user(key)\n"
            "    orders = await client.fetch_orders(key)\n"
            "    return user, orders\n",
            fast="import asyncio\n\n\nasync def page(client, key):\n"
            "    user, orders = await asyncio.gather(client.fetch_user(key), client.fetch_orders(key))\n"
            "    return user, orders\n",
            setup=_WAIT,
            call="asyncio.run(page(client, n))",
            n=1,
        ),
        Slow(
            code="import asyncio\n\n\nasync def page(client, keys):\n    if keys:\n"
            "        first = await client.fetch_user(keys[0])\n"
            "        last = await client.fetch_user(keys[-1])\n"
            "        every = await client.fetch_orders(keys)\n"
            "        return first, last, every\n    return None\n",
            fast="import asyncio\n\n\nasync def page(client, keys):\n    if keys:\n"
            "        first, last, every = await asyncio.gather(client.fetch_user(keys[0]), "
            "client.fetch_user(keys[-1]), client.fetch_orders(keys))\n"
            "        return first, last, every\n    return None\n",
            setup=_WAIT,
            call="asyncio.run(page(client, [1, n]))",
            n=2,
        ),
    )
    fine = (
        Fine(
            "async def f(client, key):\n    user = await client.fetch_user(key)\n"
            "    orders = await client.fetch_orders(user.id)\n    return orders\n",
            "the second needs what the first gives",
        ),
        Fine(
            "async def f(reader):\n    head = await reader.read(4)\n    body = await reader.read(9)\n",
            "a stream is read in its order",
        ),
        Fine(
            "async def f(session, key):\n    a = await get_user(session, key)\n"
            "    b = await get_orders(session, key)\n    return a, b\n",
            "one session does one thing at a time",
        ),
        Fine(
            "import asyncio\n\nasync def f(client, key):\n"
            "    a, b = await asyncio.gather(client.fetch_user(key), client.fetch_orders(key))\n",
            "together already",
        ),
    )

    def check(self, node: ast.AsyncFunctionDef, code: Code) -> Iterator[Hit]:
        for found in independent_awaits(code, node):
            last = found.calls[-1]
            yield Hit(
                last,
                f"`{code.brief(last)}` is sent only after {_before(found)} has come, and does not need it.",
                "`asyncio.gather` waits for all of them together.",
                0.45,
                _edits(code, found),
                ("the calls may run at the same time",),
                no_edit="there is no plain place for `gather`",
            )


def _before(found: Awaited) -> str:
    return " and ".join(f"`{name}`" for name in found.names[:-1])


def _edits(code: Code, found: Awaited) -> tuple[Edit, ...]:
    """Return the edit that awaits all calls at once, none where comments stand between them."""
    first, last = found.steps[0], found.steps[-1]
    lines = code.module.lines[first.lineno - 1 : last.end_lineno]
    imported = ensure_import(code.module, "asyncio", None)
    if len(lines) != len(found.steps) or any(b"#" in line for line in lines) or imported is None:
        return ()
    edits, asyncio = imported
    calls = ", ".join(code.text(call) for call in found.calls)
    text = f"{', '.join(found.names)} = await {asyncio}.gather({calls})"
    return (*edits, replace_between(first, last, text))
