"""Results came in the order of the names; as_completed gives them in the order they are done."""

FUNCTION = "lengths"
VERDICT = "wrong"
BEFORE = """
import asyncio


async def _length(name: str) -> int:
    await asyncio.sleep(0.002 * min(len(name), 5))
    return len(name)


async def lengths(names: list[str]) -> list[int]:
    return [await _length(name) for name in names]
"""
AFTER = """
import asyncio


async def _length(name: str) -> int:
    await asyncio.sleep(0.002 * min(len(name), 5))
    return len(name)


async def lengths(names: list[str]) -> list[int]:
    return [await done for done in asyncio.as_completed([_length(name) for name in names])]
"""
EXAMPLES = ("lengths(['a', 'bbb'])", "lengths([])")
WITNESS = "seen = lengths(['aaaaa', ''])"
