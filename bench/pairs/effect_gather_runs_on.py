"""The first failure stopped the sequence; gathered, the later ones have run and left their mark."""

FUNCTION = "send_all"
VERDICT = "wrong"
BEFORE = """
import asyncio


async def _send(address: str, sent: list[str]) -> int:
    await asyncio.sleep(0)
    if "@" not in address:
        raise ValueError(f"no address: {address!r}")
    sent.append(address)
    return len(address)


async def send_all(addresses: list[str], sent: list[str]) -> list[int]:
    sizes = []
    for address in addresses:
        sizes.append(await _send(address, sent))
    return sizes
"""
AFTER = """
import asyncio


async def _send(address: str, sent: list[str]) -> int:
    await asyncio.sleep(0)
    if "@" not in address:
        raise ValueError(f"no address: {address!r}")
    sent.append(address)
    return len(address)


async def send_all(addresses: list[str], sent: list[str]) -> list[int]:
    return list(await asyncio.gather(*(_send(address, sent) for address in addresses)))
"""
EXAMPLES = ("send_all(['a@b', 'c@d'], [])", "send_all([], [])")
WITNESS = """
import asyncio


async def run():
    sent = []
    try:
        await send_all(["bad", "a@b"], sent)
    except ValueError:
        pass
    await asyncio.sleep(0)
    return sent


seen = asyncio.run(run())
"""
