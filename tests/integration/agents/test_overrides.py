"""A wording against an advertising rule: left out, or kept for a reason that stands in the log of the run."""

from __future__ import annotations

import pytest

from agents.services import Services
from tests.doubles.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")
BRIEF = "给黑咖啡做主图，主标题写“遥遥领先的清醒”"
WORDS = "遥遥领先的清醒"


async def test_a_wording_is_dropped_without_a_reason_and_kept_and_logged_with_one(
    talk: Talk, services: Services
) -> None:
    await talk.make(BRIEF, personas=1)
    refused = [verdict for event in await talk.events("creative_rejected") for verdict in event.verdicts]
    assert any(v.gate == "advertising" and "广告法" in v.reason["zh"] for v in refused if not v.passed)
    (made,) = [event.creative for event in await talk.events("creative_accepted")]
    assert WORDS not in made.texts and made.attempts > 1

    other = Talk(services)
    await other.make(BRIEF, personas=1, overrides={"cn.superlative": "第三方检测报告 2026-118 可证"})
    assert await other.events("creative_rejected") == []
    (kept,) = [event.creative for event in await other.events("creative_accepted")]
    assert WORDS in kept.texts
    said = next(v for v in kept.verdicts if v.gate == "advertising")
    assert said.passed and "2026-118" in said.reason["zh"] and "cn.superlative" in said.reason["en"]
