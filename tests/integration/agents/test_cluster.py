"""A whole run whose state lies in a Redis Cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from agents.graph import build_graph
from agents.opening import seeded
from agents.services import Services
from memory.bus import RedisBus
from memory.checkpoints import PlainRedisSaver
from memory.connect import open_redis, open_sync_redis
from memory.findings import FindingStore
from memory.outcomes import OutcomeStore
from memory.products import RedisCatalog
from memory.recollections import Recollections
from memory.store import RedisStore
from memory.trials import TrialStore
from tests.doubles.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def spread(services: Services, cluster_url: str) -> AsyncIterator[Services]:
    """The agents as they are, with everything that they remember in the cluster."""
    client, sync = open_redis(cluster_url), open_sync_redis(cluster_url)
    sync.flushall()
    catalog, store = RedisCatalog(sync), RedisStore(client, sync)
    seeded(catalog, services.assets)
    saver = PlainRedisSaver(client, sync, serde=services.saver.serde)
    yield replace(
        services, redis=client, sync_redis=sync, saver=saver, store=store, recollections=Recollections(store),
        bus=RedisBus(client), catalog=catalog, trials=TrialStore(client), findings=FindingStore(client),
        outcomes=OutcomeStore(client), graph=build_graph().compile(checkpointer=saver),
    )  # fmt: skip
    await client.aclose()
    sync.close()


async def test_a_brief_becomes_a_picture(spread: Services) -> None:
    talk = Talk(spread)
    run = await talk.say("以后都不要用红色。给黑咖啡的学生做一张主图，360x360", approval="auto")
    assert (run.status, len(run.creatives)) == ("completed", 1)
    assert run.kit in spread.assets
    assert len(await talk.events("creative_accepted")) == 1
    assert (await talk.state()).kit is not None
    assert [item.kind for item in await spread.recollections.recall("local")][:1] == ["rule"]
