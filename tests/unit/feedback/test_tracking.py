"""What storefronts and exports say: Segment, GA4, CSV in two languages; what cannot be used is named."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tools.feedback.tracking import observed, read_export, take_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def track(**more: object) -> dict[str, object]:
    return {
        "type": "track", "messageId": "m1", "userId": "u1", "event": "Order Completed",
        "timestamp": "2026-11-22T11:00:00Z",
        "properties": {"revenue": 59.9, "products": [{"sku": "coffee"}, {"sku": "tea"}]}, **more,
    }  # fmt: skip


def test_a_segment_order_is_read() -> None:
    found = observed(track(), now=NOW)
    assert (found.id, found.kind, found.user, found.sku, found.amount) == ("m1", "order", "u1", "coffee", 59.9)
    assert found.at == datetime(2026, 11, 22, 11, tzinfo=UTC)


def test_an_exposure_carries_its_propensity_and_robots_are_known() -> None:
    properties = {"experiment_id": "exp-1", "variation_name": "look1", "persona": "fitness", "propensity": 0.25}
    message = track(event="Experiment Viewed", properties=properties, context={"userAgent": "Googlebot/2.1"})
    found = observed(message, now=NOW)
    assert (found.trial, found.arm, found.persona, found.propensity) == ("exp-1", "look1", "fitness", 0.25)
    assert found.robot and not observed(track(), agent="Mozilla/5.0", now=NOW).robot


@pytest.mark.parametrize("stamp", ["2026-11-22T19:00:00+08:00", 1795345200, 1795345200000, 1795345200000000])
def test_times_come_in_many_forms(stamp: object) -> None:
    assert observed(track(timestamp=stamp), now=NOW).at == datetime(2026, 11, 22, 11, tzinfo=UTC)


def test_what_cannot_be_used_is_named_and_the_rest_is_taken() -> None:
    stale = track(timestamp=(NOW - timedelta(days=40)).isoformat())
    taken = take_in(
        [track(), "x", track(event="Heartbeat"), track(userId=None), stale, track(timestamp="soon")], now=NOW
    )
    assert len(taken.observed) == 1
    assert [index for index, _ in taken.refused] == [1, 2, 3, 4, 5]
    assert all({"zh", "en"} <= set(words) for _, words in taken.refused)
    ahead = observed(track(timestamp=(NOW + timedelta(days=3)).isoformat()), now=NOW)
    assert ahead.at == NOW  # a phone with a wrong clock


def test_ga4_rows_are_read_and_the_same_row_is_the_same_event() -> None:
    row = {
        "event_name": "select_promotion", "event_timestamp": 1795345200000000, "user_pseudo_id": "ga.1",
        "event_params": [{"key": "promotion_id", "value": {"string_value": "exp-1", "int_value": None}}],
        "items": [{"creative_name": "look1", "item_id": "coffee"}],
    }  # fmt: skip
    text = json.dumps(row) + "\n" + json.dumps(row) + "\nnot json\n"
    taken = read_export(text, now=NOW)
    first, second = taken.observed
    assert (first.kind, first.trial, first.arm, first.user) == ("click", "exp-1", "look1", "ga.1")
    assert first.id == second.id and len(taken.refused) == 1


def test_csv_with_a_chinese_header_is_read() -> None:
    taken = read_export(
        "\ufeff编号,事件,用户,时间,实验,画面,金额\n7,下单,张三,2026-11-22T11:00:00,exp-1,look1,12.5\n", now=NOW
    )
    (found,) = taken.observed
    assert (found.id, found.kind, found.user, found.amount) == ("7", "order", "张三", 12.5)
