"""How much each caller may still ask for: moving windows, several at once, in two numbers each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import redis.asyncio as aioredis

# A window slides over two halves: what was counted in the last one weighs less the longer the present one lasts. It
# begins with a caller's first request. Nothing is counted unless every window has room.
_SPEND = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found, refused = {}, false
for i, key in ipairs(KEYS) do
  local most, length = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local kept = redis.call('HMGET', key, 'start', 'now', 'before')
  local start, count, before = tonumber(kept[1]) or now, tonumber(kept[2]) or 0, tonumber(kept[3]) or 0
  if now - start >= length then
    before = now - start < 2 * length and count or 0
    count = 0
    start = before > 0 and start + length or now
  end
  local used = before * (1 - (now - start) / length) + count
  local wait = start + length - now
  if used + 1 > most then
    refused = true
    local room = most - 1 - count
    if room >= 0 and before > 0 then wait = start + length * (1 - room / before) - now
    elseif count > 0 then wait = start + length + length * (1 - (most - 1) / count) - now end
  end
  found[i] = {key, length, start, count, before, used + 1 <= most and 1 or 0, math.floor(most - used), wait}
end
local told = {}
for i, each in ipairs(found) do
  local key, length, start, count, before, fits, left, wait = unpack(each)
  if not refused then
    redis.call('HSET', key, 'start', start, 'now', count + 1, 'before', before)
    redis.call('PEXPIRE', key, 2 * length)
    left = left - 1
  end
  told[i] = {fits, math.max(0, left), math.ceil(wait)}
end
return told
"""


class Window(NamedTuple):
    """One limit: so many requests of somebody in so many seconds."""

    name: str
    """What the header calls it."""
    whose: str
    most: int
    seconds: float = 60


class Allowance(NamedTuple):
    """What is left in a window."""

    window: Window
    allowed: bool
    left: int
    reset: float
    """Seconds until there is more."""


class Limits:
    """Windows in Redis, by the server's clock."""

    def __init__(self, client: aioredis.Redis) -> None:
        self._redis = client

    async def spend(self, *windows: Window) -> Sequence[Allowance]:
        """Count one request in all of these windows, if each has room; in none of them otherwise."""
        keys = [f"{{limits}}:{window.name}:{window.whose}" for window in windows]
        values = [str(value) for window in windows for value in (window.most, int(window.seconds * 1000))]
        told: Any = await self._redis.eval(_SPEND, len(keys), *keys, *values)
        return [
            Allowance(window, bool(fits), int(left), float(wait) / 1000)
            for window, (fits, left, wait) in zip(windows, told, strict=True)
        ]


def refused(allowances: Sequence[Allowance]) -> Allowance | None:
    """The window without room that has to be waited for longest."""
    full = [each for each in allowances if not each.allowed]
    return max(full, key=lambda each: each.reset) if full else None


def headers(allowances: Sequence[Allowance]) -> dict[str, str]:
    """The limits as response headers (RateLimit and RateLimit-Policy, IETF draft)."""
    if not allowances:
        return {}
    policy = [f'"{each.window.name}";q={each.window.most};w={each.window.seconds:.0f}' for each in allowances]
    state = [f'"{each.window.name}";r={each.left};t={max(1, round(each.reset))}' for each in allowances]
    return {"RateLimit-Policy": ", ".join(policy), "RateLimit": ", ".join(state)}
