"""What Redis does with limits, whole and at once, whoever else asks: `bot.github.limits` in Lua.

All take the keys of an installation's state and of its writes, and `now` first, in seconds since the epoch:
empty means Redis's own clock, which is one for all machines.
"""

from __future__ import annotations

_NOW = """
local now = tonumber(ARGV[1])
if now == nil then
    local time = redis.call('TIME')
    now = tonumber(time[1]) + tonumber(time[2]) / 1000000
end
local function keep(name, value) redis.call('HSET', KEYS[1], name, string.format('%.6f', value)) end
local function number(name) return tonumber(redis.call('HGET', KEYS[1], name) or nil) end
"""

LIFE = 7200
"""Seconds after which the state of an installation is forgotten that nobody asks for."""

ASK = (
    _NOW
    + """
-- ARGV: now, 1 for a write, seconds of a write's lease, gap, most per minute, most per hour, life
local until_ = number('blocked') or 0
if number('remaining') == 0 then until_ = math.max(until_, number('reset') or 0) end
local wait = math.max(0, until_ - now)
if ARGV[2] == '1' then
    local gap = tonumber(ARGV[4])
    local function at(index) return tonumber(redis.call('LINDEX', KEYS[2], index) or nil) end
    while (at(0) or now) <= now - 3600 do redis.call('LPOP', KEYS[2]) end
    local writing = number('writing') or 0
    if writing > now then wait = math.max(wait, math.min(gap, writing - now)) end
    local last, minute, hour = at(-1), at(-tonumber(ARGV[5])), at(-tonumber(ARGV[6]))
    if last then wait = math.max(wait, last + gap - now) end
    if minute then wait = math.max(wait, minute + 60 - now) end
    if hour then wait = math.max(wait, hour + 3600 - now) end
    if wait == 0 then
        redis.call('RPUSH', KEYS[2], string.format('%.6f', now))
        keep('writing', now + tonumber(ARGV[3]))
        redis.call('EXPIRE', KEYS[1], ARGV[7])
        redis.call('EXPIRE', KEYS[2], ARGV[7])
    end
end
return string.format('%.6f', wait)
"""
)
"""Answers in how many seconds to ask again, 0 to go ahead; a write that goes ahead has its place then."""

DONE = "redis.call('HSET', KEYS[1], 'writing', '0') redis.call('EXPIRE', KEYS[1], ARGV[2])"

HEAR = (
    _NOW
    + """
-- ARGV: now, remaining or empty, reset or empty, 1 if limited, seconds told or empty, untold, longest, life
local remaining, reset = tonumber(ARGV[2]), tonumber(ARGV[3])
if remaining and reset then
    local known, kept = number('reset'), number('remaining')
    if known == nil or kept == nil or reset > known then
        keep('remaining', remaining)
        keep('reset', reset)
    elseif reset == known then
        keep('remaining', math.min(kept, remaining))
    end
end
local blocked, left = number('blocked') or 0, 0
if ARGV[4] == '1' then
    local wait = tonumber(ARGV[5])
    if wait == nil then
        local strikes = number('strikes') or 0
        wait = math.min(tonumber(ARGV[7]), tonumber(ARGV[6]) * 2 ^ strikes)
        keep('strikes', math.min(strikes + 1, 10))
    end
    blocked = math.max(blocked, now + wait)
    keep('blocked', blocked)
    left = blocked - now
elseif blocked <= now then
    redis.call('HDEL', KEYS[1], 'strikes')
end
redis.call('EXPIRE', KEYS[1], ARGV[8])
return string.format('%.6f', left)
"""
)
"""Answers for how many seconds to stay away, 0 where the answer was no refusal for a limit."""
