from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT, Size
from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.awaits import collected_await
from engine.syntax.code import Code


class AwaitInLoop(Rule[ast.For | ast.ListComp]):
    """A loop awaits one result after the other though it only collects them.

    Each turn waits for its own request before the next one starts, so the waiting times add up.
    `asyncio.gather` starts all of them and waits as long as the slowest takes. It does not matter for a few
    awaits that answer at once. The rewrite holds when the calls do not depend on each other's effects and the
    other side can bear them at the same time; an `asyncio.Semaphore` bounds how many run at once.
    """

    title = "awaits one after the other"
    category = "ASYNC"
    strategy = "batch_async"
    speaks_from = HOT
    needs = Size.MANY
    growth = Growth.IO
    slow = (
        Slow(
            code=(
                "import asyncio\nfrom collections.abc import Awaitable, Callable\n\n\n"
                "async def pages(fetch: Callable[[str], Awaitable[str]], urls: list[str]):\n"
                "    found = []\n"
                "    for url in urls:\n"
                "        page = await fetch(url)\n"
                "        found.append(page.title())\n"
                "    return found\n"
            ),
            fast=(
                "import asyncio\nfrom collections.abc import Awaitable, Callable\n\n\n"
                "async def pages(fetch: Callable[[str], Awaitable[str]], urls: list[str]):\n"
                "    return [page.title() for page in await asyncio.gather(*map(fetch, urls))]\n"
            ),
            setup=(
                "async def fetch(url):\n    await __import__('asyncio').sleep(0.001)\n    return url\n"
                "urls = [f'u{i}' for i in range(n)]"
            ),
            call="asyncio.run(pages(fetch, urls))",
            n=20,
            edited=False,
        ),
        Slow(
            code=(
                "import asyncio\n\n\n"
                "async def users(client, ids):\n"
                "    return [await client(user_id) for user_id in ids]\n"
            ),
            fast=(
                "import asyncio\n\n\n"
                "async def users(client, ids):\n"
                "    return await asyncio.gather(*[client(user_id) for user_id in ids])\n"
            ),
            setup=(
                "async def client(key):\n    await __import__('asyncio').sleep(0.001)\n    return key\n"
                "ids = list(range(n))"
            ),
            call="asyncio.run(users(client, ids))",
            n=20,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "async def f(read, xs):\n    last = None\n    for x in xs:\n        last = await read(x, last)\n",
            "each call needs the one before",
        ),
        Fine(
            "async def f(read, xs):\n    for x in xs:\n        page = await read(x)\n"
            "        if page:\n            return page\n",
            "stops at the first answer",
        ),
        Fine(
            "async def f(db, xs):\n    for x in xs:\n        await db.delete(x)\n",
            "the order of effects may matter",
        ),
    )

    def check(self, node: ast.For | ast.ListComp, code: Code) -> Iterator[Hit]:
        found = collected_await(code, node)
        if found is None:
            return
        text = code.brief(found.value)
        yield Hit(
            found,
            f"`{text}` is awaited in one turn after the other: the waiting times add up.",
            "`asyncio.gather` waits for all of them together.",
            0.55,
            conditions=(f"the calls of `{code.brief(found.value.func)}` may run at the same time",)
            if isinstance(found.value, ast.Call)
            else (),
            no_edit="how many may run at the same time is for a person to say",
        )
