"""An async function with renamed locals."""

FUNCTION = "drain"
VERDICT = "equal"
BEFORE = """
import asyncio


async def drain(items: list[str]) -> dict[str, int]:
    q: asyncio.Queue[str] = asyncio.Queue()
    for i in items:
        await q.put(i)
    counts: dict[str, int] = {}
    while not q.empty():
        i = await q.get()
        counts[i] = counts.get(i, 0) + 1
    return counts
"""
AFTER = """
import asyncio


async def drain(items: list[str]) -> dict[str, int]:
    queue: asyncio.Queue[str] = asyncio.Queue()
    for item in items:
        await queue.put(item)
    counts: dict[str, int] = {}
    while not queue.empty():
        item = await queue.get()
        counts[item] = counts.get(item, 0) + 1
    return counts
"""
EXAMPLES = ("drain(['a', 'b', 'a'])", "drain([])", "drain([''])")
SIZE = 300
SETUP = "items = [str(i % 9) for i in range(n)]"
CALL = "drain(items)"
