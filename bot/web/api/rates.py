"""How often somebody may ask: so many requests a minute, as all web processes count them together in Redis.

The generic cell rate algorithm (ITU-T I.371): one number per subject, the moment at which its last request
would be over if requests came evenly. Without Redis each process counts by itself; while Redis is away, with
a fraction of the rate.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from cachetools import TTLCache

from bot.cache.server import Away, RedisServer
from bot.cache.shared_limits import SHARE

PERIOD = 60.0
"""Seconds that a rate is over; after a pause of so long, all of it may come at once."""

MOST_SUBJECTS = 20_000
"""So many are remembered; the one that asked least lately is forgotten first."""

SCRIPT = """
-- KEYS: the subject. ARGV: seconds that a request stands for, seconds of the period.
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local due = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
local step, period = tonumber(ARGV[1]), tonumber(ARGV[2])
local wait = due + step - period - now
if wait > 0 then return string.format('%.6f', wait) end
redis.call('SET', KEYS[1], string.format('%.6f', due + step), 'EX', math.ceil(period) + 1)
return '0'
"""


class Rates:
    """Counts requests by whose they are."""

    def __init__(self, redis: RedisServer | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis
        self._clock = clock
        self._due: TTLCache[str, float] = TTLCache(MOST_SUBJECTS, PERIOD * 2, timer=clock)

    async def ask(self, subject: str, rate: int) -> float:
        """Return in how many seconds the subject may ask again, 0 to go ahead, which is counted.

        A rate of 0 is no limit.
        """
        if not rate:
            return 0.0
        if self._redis is None:
            return self._ours(subject, rate)
        key = self._redis.key("rates", f"{{{subject}}}")
        try:
            return float(await self._redis.run(SCRIPT, (key,), (repr(PERIOD / rate), repr(PERIOD))))
        except Away:
            return self._ours(subject, max(1, rate // SHARE))

    def _ours(self, subject: str, rate: int) -> float:
        now, step = self._clock(), PERIOD / rate
        due = max(now, self._due.get(subject, now))
        wait = due + step - PERIOD - now
        if wait > 1e-9:
            return wait
        self._due[subject] = due + step
        return 0.0


def address_of(remote: str | None, forwarded: str, proxies: int) -> str:
    """Return who asks, as far as addresses tell: of an IPv6 address the network, which one machine has whole.

    Of `X-Forwarded-For` the last entries are those that our own proxies wrote.
    """
    chain = [entry.strip() for entry in forwarded.split(",")] if forwarded else []
    given = chain[-proxies] if 0 < proxies <= len(chain) else remote
    try:
        address = ip_address(given or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False).network_address)
    return str(address)
