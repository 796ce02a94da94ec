"""Independent waits one after another; together they take as long as one. Results keep their order."""

FUNCTION = "sizes"
VERDICT = "faster"
BEFORE = """
import asyncio


async def _size(name: str) -> int:
    await asyncio.sleep(0.0005)
    return len(name)


async def sizes(names: list[str]) -> list[int]:
    result = []
    for name in names:
        result.append(await _size(name))
    return result
"""
AFTER = """
import asyncio


async def _size(name: str) -> int:
    await asyncio.sleep(0.0005)
    return len(name)


async def sizes(names: list[str]) -> list[int]:
    return list(await asyncio.gather(*[_size(name) for name in names]))
"""
EXAMPLES = ("sizes(['a', 'bcd', ''])", "sizes([])", "sizes(['x'])")
SIZE = 20
SETUP = "names = ['x' * i for i in range(n)]"
CALL = "sizes(names)"
