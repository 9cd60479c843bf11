"""Learning over HTTP: from counted clicks to findings, a leaderboard and pairs; taken back, and followed again."""

from __future__ import annotations

import json
from typing import Any

from domain.trial import Trial


def batch(trial: str, arm: str, start: int, seen: int, clicked: int) -> list[dict[str, Any]]:
    said = {"trial": trial, "arm": arm, "persona": "office"}
    names = ["Experiment Viewed"] * seen + ["Promotion Clicked"] * clicked
    return [
        {
            "messageId": f"{trial}-{arm}-{number}",
            "event": name,
            "userId": f"u{start + number % seen}",
            "properties": said,
        }
        for number, name in enumerate(names)
    ]


def test_what_tests_teach_is_shown_used_and_taken_back(site: Any, draft: Trial) -> None:
    for number in range(5):
        design = draft.experiment.model_copy(update={"id": f"exp-{number}", "sku": f"sku-{number}"})
        site.keep(draft.model_copy(update={"experiment": design}))
        site.http.post(f"/v1/experiments/exp-{number}/start", json={"anyway": True, "mode": "bandit"})
        for arm, start, clicked in (("calm", 0, 30), ("bold", 500, 75)):
            site.http.post("/v1/batch", json={"batch": batch(f"exp-{number}", arm, start, 300, clicked)})
        site.http.post(f"/v1/experiments/exp-{number}/decide")
    learned = site.http.post("/v1/findings/learn").json()
    newest = learned["versions"][0]
    assert learned["used"] == newest["version"] == 1 and newest["active"]
    gym = next(each for each in newest["findings"] if (each["persona"], each["value"]) == ("office", "gym"))
    assert gym["low"] > 0 and gym["trials"] == 5
    assert site.http.post("/v1/findings/learn").json()["versions"][0]["version"] == 1  # nothing new, nothing kept
    assert site.http.put("/v1/findings/used", json={"version": 0}).json()["used"] == 0
    cold = opening_weights(site, draft, "cold")
    assert site.http.put("/v1/findings/used", json={"version": 9}).status_code == 404
    assert site.http.put("/v1/findings/used", json={"version": "newest"}).json()["used"] == 1
    warm = opening_weights(site, draft, "warm")
    assert cold == [0.475, 0.475, 0.05] and warm[1] > 0.6  # what was learned decides until shoppers have spoken
    board = site.http.get("/v1/leaderboard", params={"by": "set"}).json()["entries"]
    assert [entry["name"] for entry in board] == ["gym", "desk"] and board[0]["low"] > 0
    table = site.http.get("/v1/leaderboard", params={"by": "set", "format": "csv"}).text
    assert table.splitlines()[1].startswith("gym,")
    pairs = [json.loads(line) for line in site.http.get("/v1/preference-pairs").text.splitlines()]
    assert len(pairs) == 5 and all(pair["chosen"]["attributes"]["set"] == "gym" for pair in pairs)
    assert site.http.get("/v1/leaderboard", params={"by": "nothing"}).status_code == 422


def opening_weights(site: Any, draft: Trial, name: str) -> list[float]:
    """The first weights of a new product's bandit for one audience, before anybody saw anything."""
    design = draft.experiment.model_copy(update={"id": name, "sku": name})
    site.keep(draft.model_copy(update={"experiment": design}))
    site.http.post(f"/v1/experiments/{name}/start", json={"mode": "bandit"})
    site.http.post(f"/v1/experiments/{name}/decide")
    rules = site.http.get("/api/features/local").json()["features"][f"creative-{name}"]["rules"]
    weights: list[float] = next((r for r in rules if r.get("condition") == {"persona": "office"}), rules[-1])["weights"]
    return weights


def test_another_site_cannot_start_or_stop_anything(site: Any, draft: Trial) -> None:
    site.keep(draft)
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert site.http.post("/v1/experiments/exp-1/start", headers=elsewhere).status_code == 403
    assert site.http.put("/v1/delivery/kill", headers=elsewhere).status_code == 403
    assert site.http.post("/v1/batch", json={"batch": []}, headers=elsewhere).status_code == 202  # shops are elsewhere
