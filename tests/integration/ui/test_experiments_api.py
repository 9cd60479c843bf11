"""Experiments over HTTP: delivered as official clients expect, decided at a planned look, promoted by a person."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from growthbook import GrowthBook
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext

from domain.trial import Trial

FLAG = "creative-coffee"


@pytest.fixture
def running(site: Any, draft: Trial) -> Trial:
    site.keep(draft.model_copy(update={"thread_id": "talk", "run_id": "run-1"}))
    assert site.http.post("/v1/experiments/exp-1/start").json()["status"] == "running"
    return draft


def events_of(site: Any, users: range, rates: dict[str, float]) -> list[dict[str, Any]]:
    """What a storefront with the Python SDK would send for these users."""
    sdk = GrowthBook(features=site.http.get("/api/features/local").json()["features"])
    events: list[dict[str, Any]] = []
    for number in users:
        sdk.set_attributes({"id": f"买家{number}", "persona": "office"})
        value = sdk.eval_feature(FLAG).value
        said = {"trial": value["trial"], "arm": value["arm"], "propensity": value["propensity"], "persona": "office"}
        events.append(event("Experiment Viewed", number, said))
        if (number * 7919 % 1000) / 1000 < rates.get(value["arm"], 0):
            events.append(event("Promotion Clicked", number, said))
    return events


def event(name: str, number: int, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "track", "messageId": f"{name}-{number}", "event": name, "userId": f"买家{number}",
            "properties": properties}  # fmt: skip


def test_an_experiment_ends_at_a_planned_look_and_its_winner_waits_for_approval(site: Any, running: Trial) -> None:
    rates = {"calm": 0.1, "bold": 0.45, "holdout": 0.05}
    first = events_of(site, range(300), rates)
    answer = site.http.post("/v1/batch", json={"batch": [*first, *first, "nonsense"]})  # sent twice
    assert answer.status_code == 202 and answer.json()["refused"] == 1
    early = site.http.post("/v1/experiments/exp-1/decide").json()
    assert early["status"] == "running" and early["looks"] == []  # nobody may look yet
    assert (
        early["figures"]["users"]
        == sum(1 for each in first if "Viewed" in each["event"]) - early["figures"]["holdout"]["users"]
    )
    for start in range(300, 1100, 300):
        site.http.post("/v1/batch", json={"batch": events_of(site, range(start, start + 300), rates)})
    done = site.http.post("/v1/experiments/exp-1/decide").json()
    assert (done["status"], done["winner"], done["promoted"]) == ("stopped", "bold", "")
    (told,) = site.told("talk")  # in the conversation that the test came from
    assert told.kind == "answer_given" and "“Bold” wins" in told.text["en"]
    assert "plain photo: +" in told.text["en"] and "promote exp-1" in told.text["zh"]
    assert "Bold" in done["looks"][-1]["reason"]["en"] and done["figures"]["holdout"]["lift"] > 1
    assert site.http.get("/api/features/local").json()["features"] == {}  # plain photos until somebody approves
    promoted = site.http.post("/v1/experiments/exp-1/promote", json={"by": "ann"}).json()
    assert (promoted["promoted"], promoted["promoted_by"]) == ("bold", "ann")
    (rule,) = site.http.get("/api/features/local").json()["features"][FLAG]["rules"]
    assert rule["force"]["creative"] == "c1"
    site.http.post("/v1/experiments/exp-1/demote")
    assert site.http.get("/api/features/local").json()["features"] == {}


def test_payload_is_cached_by_validator_and_switched_off_at_once(site: Any, running: Trial) -> None:
    first = site.http.get("/api/features/local")
    assert "max-age" in first.headers["cache-control"] and first.headers["access-control-allow-origin"] == "*"
    again = site.http.get("/api/features/local", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    site.http.put("/v1/delivery/kill", params={"on": True})
    off = site.http.get("/api/features/local", headers={"If-None-Match": first.headers["etag"]})
    assert off.status_code == 200 and off.json()["features"][FLAG]["rules"] == []
    assert site.http.get("/api/features/nobody").status_code == 404


def test_the_official_ofrep_provider_gets_the_same_arms(site: Any, running: Trial) -> None:
    sdk = GrowthBook(features=site.http.get("/api/features/local").json()["features"])
    provider = OFREPProvider(site.url)
    for number in range(60):
        user = f"用户😀{number}"
        sdk.set_attributes({"id": user})
        theirs = provider.resolve_object_details(FLAG, {}, EvaluationContext(targeting_key=user))
        assert theirs.value["arm"] == sdk.eval_feature(FLAG).value["arm"] == theirs.variant
    flags = site.http.post("/ofrep/v1/evaluate/flags", json={"context": {"targetingKey": "u"}})
    assert [flag["key"] for flag in flags.json()["flags"]] == [FLAG] and flags.headers["etag"]
    for body, path, status, code in (
        ({"context": {"targetingKey": "u"}}, "none", 404, "FLAG_NOT_FOUND"),
        ({"context": {}}, FLAG, 400, "TARGETING_KEY_MISSING"),
        ([], FLAG, 400, "PARSE_ERROR"),
    ):
        failed = site.http.post(f"/ofrep/v1/evaluate/flags/{path}", json=body)
        assert (failed.status_code, failed.json()["errorCode"]) == (status, code)


def test_a_picture_is_served_by_segment_and_counted(site: Any, running: Trial) -> None:
    shown = site.http.get("/v1/serve", params={"sku": "coffee", "user": "u1", "persona": "office", "format": "json"})
    arm = shown.json()["arm"]
    assert arm in ("calm", "bold", "holdout") and 0 < shown.json()["propensity"] <= 1
    picture = site.http.get("/v1/serve", params={"sku": "coffee", "user": "u1", "persona": "office"})
    assert picture.status_code == 302 and picture.headers["x-vitrine-arm"] == arm
    counted = site.http.post("/v1/experiments/exp-1/decide").json()
    cells = counted["figures"]["arms"] + ([{"arm": "holdout", "users": 1, "shown": 2}] if arm == "holdout" else [])
    assert [(row["users"], row["shown"]) for row in cells if row["arm"] == arm] == [(1, 2)]


def test_a_test_that_could_not_tell_is_not_started(site: Any, draft: Trial) -> None:
    site.keep(draft)

    def start(**how: object) -> Any:
        return site.http.post("/v1/experiments/exp-1/start", json=how)

    refused = start(baseline=0.03, lift=0.05, daily_users=4000, holdout=0)
    assert refused.status_code == 409
    assert "207,935" in refused.json()["detail"] and "104 days" in refused.json()["detail"]
    assert start(baseline=0.03, lift=0.05, daily_users=4000, holdout=0, anyway=True).json()["status"] == "running"
    other = draft.model_copy(update={"experiment": draft.experiment.model_copy(update={"id": "exp-2"})})
    site.keep(other)
    assert site.http.post("/v1/experiments/exp-2/start").status_code == 409  # one test per product at a time
    assert site.http.post("/v1/experiments/exp-1/promote").status_code == 409
    assert site.http.get("/v1/experiments/none").status_code == 404


def test_a_bandit_shows_each_audience_more_of_what_it_clicks(site: Any, draft: Trial) -> None:
    site.keep(draft)
    site.http.post("/v1/experiments/exp-1/start", json={"mode": "bandit"})
    site.http.post("/v1/batch", json={"batch": events_of(site, range(400), {"calm": 0.05, "bold": 0.4})})
    site.http.post("/v1/experiments/exp-1/decide")
    rules = site.http.get("/api/features/local").json()["features"][FLAG]["rules"]
    office = next(rule for rule in rules if rule.get("condition") == {"persona": "office"})
    assert dict(zip((meta["key"] for meta in office["meta"]), office["weights"], strict=True))["bold"] > 0.8
    assert [value["propensity"] for value in office["variations"]] == office["weights"]


def test_charts_and_their_figures(site: Any, running: Trial) -> None:
    assert site.http.get("/v1/experiments/exp-1/charts").json() == {}  # nothing is drawn of nothing
    assert site.http.get("/v1/experiments/exp-1/charts/arms.svg").status_code == 404
    for start in (0, 150):
        site.http.post(
            "/v1/batch", json={"batch": events_of(site, range(start, start + 150), {"calm": 0.1, "bold": 0.3})}
        )
        site.http.post("/v1/experiments/exp-1/decide")
    charts = site.http.get("/v1/experiments/exp-1/charts", params={"lang": "zh"}).json()
    assert set(charts) == {"live", "arms", "personas", "elements"}
    for svg in charts.values():
        wide, narrow = fromstring(f"<div>{svg}</div>")  # a page shows what fits
        for drawn in (wide, narrow):
            assert drawn.get("role") == "img" and drawn.findtext("{*}title") and drawn.findtext("{*}desc")
        assert "var(--" in svg and "<style>" not in svg
    assert "办公室人群" in charts["personas"] and "健身房" in charts["elements"]
    alone = site.http.get("/v1/experiments/exp-1/charts/arms.svg")
    assert alone.headers["content-type"] == "image/svg+xml" and "prefers-color-scheme:dark" in alone.text
    rows = list(csv.DictReader(io.StringIO(site.http.get("/v1/experiments/exp-1/table.csv").text.lstrip("\ufeff"))))
    figures = site.http.get("/v1/experiments/exp-1").json()["figures"]
    assert [int(float(row["users"])) for row in rows[:2]] == [arm["users"] for arm in figures["arms"]]
    assert all(float(row["low"]) <= float(row["value"]) <= float(row["high"]) for row in rows)


def test_a_test_among_one_audience_leaves_the_others_alone(site: Any, draft: Trial) -> None:
    before = draft.experiment.model_copy(update={"id": "exp-0"})
    site.keep(draft.model_copy(update={"experiment": before, "looks_planned": 1}))
    for step in ("start", "stop"):
        site.http.post(f"/v1/experiments/exp-0/{step}")
    site.http.post("/v1/experiments/exp-0/promote", json={"arm": "calm"})
    site.keep(draft.model_copy(update={"audience": ("fitness",)}))
    site.http.post("/v1/experiments/exp-1/start")
    sdk = GrowthBook(features=site.http.get("/api/features/local").json()["features"])
    seen: dict[str, set[tuple[str, str]]] = {}
    for number in range(60):
        for persona in ("fitness", "office", ""):
            sdk.set_attributes({"id": f"u{number}", "persona": persona})
            value = sdk.eval_feature(FLAG).value
            asked = {"sku": "coffee", "user": f"u{number}", "persona": persona, "format": "json", "count": "false"}
            served = site.http.get("/v1/serve", params=asked).json()
            assert (served["trial"], served["arm"]) == (value["trial"], value["arm"])  # the server says the same
            seen.setdefault(persona, set()).add((value["trial"], value["arm"]))
    assert {trial for trial, _ in seen["fitness"]} == {"exp-1"} and len(seen["fitness"]) >= 2
    assert seen["office"] == seen[""] == {("exp-0", "calm")}
