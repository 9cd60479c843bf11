"""Counting 100,000 events exactly, with crashes and redelivery, against appending them raw; and assignment decisions.

Every third batch dies after its effect and before it is marked as done, so it is delivered again.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from domain.experiment import Arm, Experiment, SampleSize
from domain.trial import Observed, Trial
from memory.connect import open_redis
from memory.embedded import EmbeddedValkey
from memory.outcomes import GROUP, STREAM, OutcomeStore, _observed
from tools.distribution.assignment import assign
from tools.feedback.tallies import Tallies

EVENTS, BATCH = 100_000, 1000
START = datetime(2026, 11, 1, tzinfo=UTC)


def main() -> int:
    """Measure and print; 1 where a count is wrong."""
    with tempfile.TemporaryDirectory() as folder, EmbeddedValkey(folder) as server:
        return asyncio.run(measure(server.url))


async def measure(url: str) -> int:
    client = open_redis(url)
    store, events = OutcomeStore(client), made()
    raw = await rate(raw_appends(client, events))
    await client.delete(STREAM)
    taken = await rate(appends(store, events))
    died = 0
    began = time.perf_counter()
    await client.xgroup_create(STREAM, GROUP, id="0")
    rng = random.Random(3)
    while await store.waiting():
        reply = await client.xreadgroup(GROUP, "worker", {STREAM: ">"}, count=BATCH)
        if not reply:
            reply = await client.xreadgroup(GROUP, "worker", {STREAM: "0"}, count=BATCH)  # what dead workers left
        rows = _observed(next(iter(reply.values()))[0] if isinstance(reply, dict) else reply[0][1])
        await store.apply([each for _, each in rows if each is not None], lambda observed: [("t", observed)])
        if rng.random() < 0.33:
            died += 1
            continue
        await client.xack(STREAM, GROUP, *(position for position, _ in rows))
    counted = EVENTS / (time.perf_counter() - began)
    wrong = compared(Tallies(await store.counts("t")), events)
    await client.aclose()
    decisions = assignments()
    print(f"{'events a second':<34}{'rate':>10}{'of raw XADD':>13}")
    for name, value in (("raw XADD, pipelined", raw), ("taken in", taken), ("counted, with crashes", counted)):
        print(f"{name:<34}{value:>10,.0f}{value / raw:>12.2f}x")
    print(f"{EVENTS:,} events, {died} batches delivered twice: {'counts exact' if not wrong else f'WRONG: {wrong}'}")
    print(f"assignment decisions per CPU second, one core: {decisions:,.0f}")
    return int(bool(wrong))


def made() -> list[Observed]:
    """Exposures and clicks of 40,000 users in two arms; 2 % of the events are sent twice."""
    rng, events = random.Random(1), []
    for number in range(EVENTS):
        user = rng.randrange(40_000)
        events.append(
            Observed(
                id=f"e{number}", kind="click" if rng.random() < 0.05 else "exposure", user=f"u{user}",
                at=START + timedelta(seconds=number), arm="ab"[user % 2], persona="p",
            )
        )  # fmt: skip
    return events


def compared(tallies: Tallies, events: list[Observed]) -> dict[str, tuple[int, int]]:
    """Counts that differ from counting in one process."""
    users: dict[str, set[str]] = {"a": set(), "b": set()}
    clicked: dict[str, set[str]] = {"a": set(), "b": set()}
    kinds: Counter[tuple[str, str]] = Counter()
    for event in events:
        users[event.arm].add(event.user)
        kinds[event.arm, event.kind] += 1
        if event.kind == "click":
            clicked[event.arm].add(event.user)
    pairs = {}
    for arm in "ab":
        pairs[f"{arm} users"] = (tallies.users(arm), len(users[arm]))
        pairs[f"{arm} clicked"] = (tallies.sum(arm, "clicked"), len(clicked[arm]))
        pairs[f"{arm} shown"] = (tallies.sum(arm, "shown"), kinds[arm, "exposure"])
        pairs[f"{arm} clicks"] = (tallies.sum(arm, "clicks"), kinds[arm, "click"])
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


async def raw_appends(client: object, events: list[Observed]) -> None:
    rows = [event.model_dump_json(exclude_defaults=True) for event in events]
    for start in range(0, EVENTS, BATCH):
        async with client.pipeline(transaction=False) as pipe:  # type: ignore[attr-defined]
            for row in rows[start : start + BATCH]:
                pipe.xadd(STREAM, {"o": row})
            await pipe.execute()


async def appends(store: OutcomeStore, events: list[Observed]) -> None:
    for start in range(0, EVENTS, BATCH):
        await store.append(events[start : start + BATCH])


async def rate(work: object) -> float:
    began = time.perf_counter()
    await work  # type: ignore[misc]
    return EVENTS / (time.perf_counter() - began)


def assignments(users: int = 100_000) -> float:
    """Decisions a second for a trial of four arms."""
    arms = tuple(Arm(name=f"look{index}", creatives=(), share=0.25) for index in range(4))
    sample = SampleSize(baseline=0.03, lift=0.1, users_per_arm=1)
    trial = Trial(
        experiment=Experiment(id="exp", sku="s", hypothesis={}, arms=arms, sample=sample, stop_rule={}), exhibits=()
    )
    names = [f"user-{number}" for number in range(users)]
    began = time.process_time()
    for name in names:
        assign(trial, name)
    return users / (time.process_time() - began)


if __name__ == "__main__":
    sys.exit(main())
