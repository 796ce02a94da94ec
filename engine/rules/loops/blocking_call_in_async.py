from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.blocking import CALLED, awaited_edits, blocking_origin
from engine.syntax.code import Code


class BlockingCallInAsync(Rule[ast.Call]):
    """A coroutine makes a call that blocks the whole event loop.

    While `time.sleep` or `requests.get` waits, no other task of the event loop runs, so that all of them take
    their waiting times one after the other. `await asyncio.sleep(…)` or `await asyncio.to_thread(…)` lets the
    others go on. It does not matter in a program of a single task. The rewrite holds when what stands around
    the call can bear that other tasks run meanwhile, and, in a thread, when the function may run in one.
    """

    title = "blocking call in a coroutine"
    category = "ASYNC"
    strategy = "batch_async"
    growth = Growth.IO
    calls = CALLED
    slow = (
        Slow(
            code=(
                "import asyncio\nimport time\n\nSTART = time.monotonic()\n\n\n"
                "async def poll(answers):\n"
                "    while not next(answers):\n"
                "        time.sleep(0.001)\n\n\n"
                "async def poll_all(queues):\n"
                "    await asyncio.gather(*[poll(iter(queue)) for queue in queues])\n"
            ),
            fast=(
                "import asyncio\nimport time\n\nSTART = time.monotonic()\n\n\n"
                "async def poll(answers):\n"
                "    while not next(answers):\n"
                "        await asyncio.sleep(0.001)\n\n\n"
                "async def poll_all(queues):\n"
                "    await asyncio.gather(*[poll(iter(queue)) for queue in queues])\n"
            ),
            setup="queues = [[False, True]] * n",
            call="asyncio.run(poll_all(queues))",
            n=20,
        ),
        Slow(
            code=(
                "import asyncio\nimport subprocess\n\n\n"
                "async def answer(command):\n"
                "    return subprocess.run(command, capture_output=True).stdout\n\n\n"
                "async def answers(commands):\n"
                "    return await asyncio.gather(*[answer(command) for command in commands])\n"
            ),
            fast=(
                "import asyncio\nimport subprocess\n\n\n"
                "async def answer(command):\n"
                "    return (await asyncio.to_thread("
                "subprocess.run, command, capture_output=True)).stdout\n\n\n"
                "async def answers(commands):\n"
                "    return await asyncio.gather(*[answer(command) for command in commands])\n"
            ),
            setup="commands = [['sleep', '0.02']] * n",
            call="asyncio.run(answers(commands))",
            n=4,
        ),
    )
    fine = (
        Fine("import time\n\n\ndef wait():\n    time.sleep(1)\n", "not in a coroutine"),
        Fine("import asyncio\n\n\nasync def wait():\n    await asyncio.sleep(1)\n", "waits without blocking"),
        Fine(
            "import asyncio\nimport time\n\n\nasync def wait():\n    def job():\n        time.sleep(1)\n"
            "    await asyncio.to_thread(job)\n",
            "blocks a thread of its own",
        ),
        Fine(
            "import time\nfrom twisted.internet import defer\n\n\nasync def wait():\n    time.sleep(1)\n",
            "the event loop is not asyncio's: its functions fail there",
        ),
        Fine("import time\n\n\nasync def turn():\n    time.sleep(0)\n", "lets go at once"),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        origin = blocking_origin(code, node)
        if origin is None:
            return
        edits = awaited_edits(code, node, origin)
        threaded = origin != "time.sleep"
        yield Hit(
            node,
            f"`{code.brief(node.func)}` blocks the event loop: no other task runs while it waits.",
            "Awaited in a thread, it lets them go on." if threaded else "`asyncio.sleep` lets them go on.",
            0.85,
            edits,
            (f"`{origin}` may run in another thread here",) if threaded else (),
            no_edit="" if edits else "there is no simple place for the `await`",
        )
