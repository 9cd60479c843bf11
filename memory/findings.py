"""What was learned from tests, in versions: the one in use can be switched off, or exchanged for an older one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import redis.asyncio as aioredis

from domain.errors import NotFound
from domain.finding import Findings

VERSIONS, IN_USE, HELD = "{trials}:findings", "{trials}:findings:used", "{trials}:findings:held"
KEPT = 200


class FindingStore:
    """Versions in a list, newest last. A person's choice is held: learning goes on beside it and changes nothing."""

    def __init__(self, client: aioredis.Redis) -> None:
        self._redis = client

    async def keep(self, findings: Findings) -> Findings:
        """Add a version, numbered here, and use it unless a person has chosen otherwise."""
        number = int(await self._redis.hincrby("{trials}:findings:count", "n", 1))
        numbered = findings.model_copy(update={"version": number})
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.rpush(VERSIONS, numbered.model_dump_json())
            pipe.ltrim(VERSIONS, -KEPT, -1)
            await pipe.execute()
        if not await self._redis.exists(HELD):
            await self._redis.set(IN_USE, number)
        return numbered

    async def versions(self) -> Sequence[Findings]:
        """All versions, newest first."""
        raw: Any = await self._redis.lrange(VERSIONS, 0, -1)
        return [Findings.model_validate_json(each) for each in reversed(raw)]

    async def current(self) -> Findings | None:
        """What is in use; None where nothing is."""
        used: Any = await self._redis.get(IN_USE)
        if not used or used == b"0":
            return None
        return next((each for each in await self.versions() if each.version == int(used)), None)

    async def use(self, version: int) -> None:
        """Use this version from now on, whatever is learned: 0 uses none. Raises `NotFound`."""
        if version and not any(each.version == version for each in await self.versions()):
            raise NotFound({"zh": f"没有第 {version} 版。", "en": f"There is no version {version}."})
        await self._redis.set(IN_USE, version)
        await self._redis.set(HELD, "1")

    async def follow(self) -> None:
        """Use the newest version again, and those to come."""
        versions = await self.versions()
        await self._redis.delete(HELD)
        await self._redis.set(IN_USE, versions[0].version if versions else 0)
