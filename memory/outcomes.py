"""What shoppers did: a stream that loses nothing, and sums per trial in which every event counts once."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import redis.asyncio as aioredis
from pydantic import ValidationError
from redis.exceptions import ResponseError

from domain.trial import Observed

log = logging.getLogger(__name__)

STREAM, GROUP = "{outcomes}:stream", "counting"
MARK_SECONDS = 3 * 24 * 3600
"""How long an id is remembered: senders try again for hours, not for days."""
ROBOT_VIEWS = 200
"""Nobody looks at one product's picture so often; who does is taken out of the sums again."""
KEPT = 500_000
"""Counted events that stay in the stream, about: with their propensities, for whoever wants to learn from them."""
STALE_MS = 15_000
"""A batch that nobody finished for so long is taken over."""

Attribution = Callable[[Observed], Iterable[tuple[str, Observed]]]
"""The trials that an event belongs to, and what it says there."""
CHART_POINTS = 600


class OutcomeStore:
    """Appends are one command; counting is done in batches by whoever reads the stream."""

    def __init__(self, client: aioredis.Redis) -> None:
        self._redis = client

    async def append(self, observed: Sequence[Observed]) -> None:
        """Take events in. What is appended is counted sooner or later, and once."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for each in observed:
                pipe.xadd(STREAM, {"o": each.model_dump_json(exclude_defaults=True)})
            await pipe.execute()

    async def count(self, consumer: str, attribute: Attribution, *, most: int = 1000) -> int:
        """Count one batch: first what others left unfinished, then what is new. How many entries there were."""
        rows = await self._taken_over(consumer, most) or await self._fresh(consumer, most)
        if rows:
            await self.apply([observed for _, observed in rows if observed is not None], attribute)
            # Marked as done only now: after a crash before this line the batch comes again and changes nothing.
            await self._redis.xack(STREAM, GROUP, *(position for position, _ in rows))
        return len(rows)

    async def apply(self, batch: Iterable[Observed], attribute: Attribution) -> int:
        """Count events, one script call per trial; how many had not been counted before."""
        by_trial: dict[str, list[Any]] = defaultdict(list)
        for each in batch:
            for trial, here in attribute(each):
                before = "" if here.before is None else round(here.before * 100)
                by_trial[trial] += [
                    here.id, here.kind, here.user, here.arm, here.persona, int(here.at.timestamp()),
                    round(here.amount * 100), before,
                ]  # fmt: skip
        if not by_trial:
            return 0
        async with self._redis.pipeline(transaction=False) as pipe:
            for trial, arguments in by_trial.items():
                pipe.eval(_script(), 4, *_keys(trial), MARK_SECONDS, ROBOT_VIEWS, *arguments)
            return sum(await pipe.execute())

    async def counts(self, trial: str) -> dict[str, int]:
        """All sums of a trial, ``arm|persona|what`` or ``what`` to number."""
        raw: Any = await self._redis.hgetall(_keys(trial)[1])
        return {field.decode(): int(value) for field, value in raw.items()}

    async def hours(self, trial: str) -> dict[str, int]:
        """Users, buyers and seconds until they bought, ``arm|hour|what`` to number; hours since 1970."""
        raw: Any = await self._redis.hgetall(_keys(trial)[2])
        return {field.decode(): int(value) for field, value in raw.items()}

    async def chart_point(self, trial: str, users: int, point: str) -> None:
        """Note how a trial stood with so many users; one point for each number of users."""
        key = f"outcomes:{{{trial}}}:chart"
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.zremrangebyscore(key, users, users)
            pipe.zadd(key, {point: users})
            pipe.zremrangebyrank(key, 0, -CHART_POINTS - 1)
            await pipe.execute()

    async def chart(self, trial: str) -> list[tuple[int, str]]:
        """(users, how it stood) in order."""
        raw: Any = await self._redis.zrange(f"outcomes:{{{trial}}}:chart", 0, -1, withscores=True)
        return [(int(users), point.decode()) for point, users in raw]

    async def waiting(self) -> int:
        """Events that are not counted yet."""
        try:
            groups: Any = await self._redis.xinfo_groups(STREAM)
        except ResponseError:  # nothing was ever appended
            return 0
        mine = next((group for group in groups if group["name"] in (GROUP, GROUP.encode())), None)
        if mine is None:
            return int(await self._redis.xlen(STREAM))
        return int(mine["lag"] or 0) + int(mine["pending"])

    async def trim(self, kept: int = KEPT) -> None:
        """Let go of the oldest events that are counted; never of one that is not."""
        if await self._redis.xlen(STREAM) > kept and await self.waiting() < kept // 2:
            await self._redis.xtrim(STREAM, maxlen=kept, approximate=True)

    async def read(self, *, after: str = "0", count: int = 1000) -> list[tuple[str, Observed]]:
        """Events as they came in, for export and for learning."""
        rows: Any = await self._redis.xrange(STREAM, f"({after}", "+", count)
        return [(position, observed) for position, observed in _observed(rows) if observed is not None]

    async def forget(self, trial: str) -> None:
        """Delete the sums of a trial and everything about its users."""
        await self._redis.unlink(*_keys(trial)[:3])

    async def _fresh(self, consumer: str, most: int) -> list[tuple[str, Observed | None]]:
        try:
            reply: Any = await self._redis.xreadgroup(GROUP, consumer, {STREAM: ">"}, count=most)
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            await self._redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
            reply = await self._redis.xreadgroup(GROUP, consumer, {STREAM: ">"}, count=most)
        if not reply:
            return []
        return _observed(next(iter(reply.values()))[0] if isinstance(reply, dict) else reply[0][1])

    async def _taken_over(self, consumer: str, most: int) -> list[tuple[str, Observed | None]]:
        try:
            _, rows, *_ = await self._redis.xautoclaim(STREAM, GROUP, consumer, STALE_MS, count=most)
        except ResponseError as error:
            if "NOGROUP" in str(error) or "no such key" in str(error).lower():
                return []
            raise
        return _observed(rows)


@lru_cache(maxsize=1)
def _script() -> str:
    return Path(__file__).with_suffix(".lua").read_text(encoding="utf-8")


def _keys(trial: str) -> tuple[str, str, str, str]:
    tag = f"outcomes:{{{trial}}}"
    return f"{tag}:users", f"{tag}:counts", f"{tag}:hours", f"{tag}:mark:"


def _observed(rows: Any) -> list[tuple[str, Observed | None]]:
    """The events of stream entries; None for one that cannot be read: it is acknowledged, not read for ever."""
    found: list[tuple[str, Observed | None]] = []
    for position, row in rows:
        try:
            found.append((position.decode(), Observed.model_validate_json(row[b"o"])))
        except (ValidationError, KeyError, TypeError) as error:
            log.warning("An outcome at %s is not understood: %s", position, error)
            found.append((position.decode(), None))
    return found
