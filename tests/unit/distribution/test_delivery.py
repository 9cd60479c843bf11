"""Delivery: the same arm for every user as the official SDKs say, payloads that cache, holdout and kill switch."""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from growthbook import GrowthBook

from domain.errors import Conflict
from domain.trial import HOLDOUT, Trial
from tools.distribution import lifecycle
from tools.distribution.assignment import assign, bucket, choose, ranges, variations
from tools.distribution.delivery import etag, feature_key, payload, show
from tools.distribution.statistics import sample_ratio_p

CASES = json.loads(Path(__file__).with_name("growthbook_cases.json").read_text(encoding="utf-8"))
WEIGHTS = {"fitness": (0.7, 0.1, 0.1, 0.1), "office": (0.1, 0.6, 0.2, 0.1)}
PERSONAS = ("fitness", "office", "student", "")
SDK = "@growthbook/growthbook@1.8.0"


def running(trial: Trial, **fields: object) -> Trial:
    return lifecycle.start(trial, anyway=True).model_copy(update=fields)


@pytest.mark.parametrize("case", CASES["hash"], ids=lambda case: case[1])
def test_official_hash_cases(case: list[object]) -> None:
    seed, value, _, expected = case
    assert bucket(str(seed), str(value)) == expected


@pytest.mark.parametrize("case", CASES["getBucketRange"], ids=lambda case: case[0])
def test_official_range_cases(case: list[object]) -> None:
    _, (count, coverage, weights), expected = case  # type: ignore[misc]
    fits = weights if weights and len(weights) == count else [1 / count] * count
    assert [[round(low, 6), round(high, 6)] for low, high in ranges(fits, coverage)] == [
        [round(low, 6), round(high, 6)] for low, high in expected
    ]


@pytest.mark.parametrize("case", CASES["chooseVariation"], ids=lambda case: case[0])
def test_official_choice_cases(case: list[object]) -> None:
    _, place, parts, expected = case
    assert choose(place, parts) == expected  # type: ignore[arg-type]


def test_ten_thousand_users_see_what_the_python_sdk_shows_them(
    make_trial: Callable[..., Trial], crowd: list[str]
) -> None:
    trial = running(make_trial(4), mode="bandit", weights=WEIGHTS)
    sdk = GrowthBook(features=payload([trial])["features"])
    differ = 0
    for number, user in enumerate(crowd):
        persona = PERSONAS[number % 4]
        sdk.set_attributes({"id": user, "persona": persona})
        theirs = sdk.eval_feature(feature_key("coffee"))
        ours = assign(trial, user, persona)
        differ += (theirs.value["arm"], theirs.value["propensity"]) != (ours.arm, ours.propensity)
    assert differ == 0


def test_and_what_the_javascript_sdk_shows_them(
    make_trial: Callable[..., Trial], crowd: list[str], tmp_path: Path
) -> None:
    if not shutil.which("npm"):
        pytest.skip("no npm on PATH")
    fetched = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--silent", SDK], cwd=tmp_path, capture_output=True, check=False
    )
    if fetched.returncode:
        pytest.skip(f"npm cannot fetch {SDK}")
    trial = running(make_trial(4), mode="bandit", weights=WEIGHTS)
    users = [{"id": user, "persona": PERSONAS[number % 4]} for number, user in enumerate(crowd)]
    (tmp_path / "in.json").write_text(json.dumps({"features": payload([trial])["features"], "users": users}))
    (tmp_path / "run.js").write_text(
        "const {GrowthBook} = require('@growthbook/growthbook');"
        "const {features, users} = JSON.parse(require('fs').readFileSync('in.json', 'utf8'));"
        "const gb = new GrowthBook({features}); const out = [];"
        "for (const u of users) { gb.setAttributes(u); "
        f"out.push(gb.getFeatureValue('{feature_key('coffee')}').arm); }}"
        "console.log(JSON.stringify(out));"
    )
    answer = subprocess.run(["node", "run.js"], cwd=tmp_path, capture_output=True, check=True, timeout=60)
    assert json.loads(answer.stdout) == [assign(trial, user["id"], user["persona"]).arm for user in users]


def test_the_split_is_the_planned_one_with_a_holdout(make_trial: Callable[..., Trial], crowd: list[str]) -> None:
    trial = running(make_trial(2))
    seen = Counter(assign(trial, user).arm for user in crowd)
    assert set(seen) == {"look0", "look1", HOLDOUT}
    assert sample_ratio_p([seen[arm] for arm in variations(trial)], [0.475, 0.475, 0.05]) > 0.001
    assert show(trial, next(user for user in crowd if assign(trial, user).arm == HOLDOUT)).value["url"].endswith(":p")


def test_the_payload_changes_only_when_something_changed(make_trial: Callable[..., Trial]) -> None:
    trial = running(make_trial(2))
    body = payload([trial])
    assert etag(body) == etag(payload([trial])) != etag(payload([trial], killed=True))
    assert payload([trial], killed=True)["features"][feature_key("coffee")]["rules"] == []
    paused = lifecycle.pause(trial)
    assert payload([paused])["features"] == {} and show(paused, "u").reason == "DEFAULT"
    promoted = lifecycle.promote(lifecycle.stop(trial), "look1", "ann")
    (rule,) = payload([promoted])["features"][feature_key("coffee")]["rules"]
    assert rule["force"]["creative"] == "c1" and show(promoted, "u").arm == "look1"
    assert show(promoted, "u", killed=True).arm == ""


def test_personas_with_weights_and_everybody_else_are_kept_apart(make_trial: Callable[..., Trial]) -> None:
    rules = payload([running(make_trial(4), mode="bandit", weights=WEIGHTS)])["features"][feature_key("coffee")][
        "rules"
    ]
    assert [rule["condition"]["persona"] for rule in rules] == ["fitness", "office", {"$nin": ["fitness", "office"]}]
    assert all(sum(rule["weights"]) == pytest.approx(1) for rule in rules)


def test_arms_by_element_show_each_persona_its_own_picture(make_trial: Callable[..., Trial], crowd: list[str]) -> None:
    draft = make_trial(4)
    personas = ("fitness", "fitness", "office", "office")
    pairs = zip(draft.exhibits, personas, strict=True)
    exhibits = tuple(each.model_copy(update={"persona": who}) for each, who in pairs)
    trial = lifecycle.start(draft.model_copy(update={"exhibits": exhibits}), by="set", anyway=True)
    assert trial.arms == ("set=desk", "set=gym") and trial.experiment.sample.alpha == 0.05
    sdk = GrowthBook(features=payload([trial])["features"])
    seen = set()
    for number, user in enumerate(crowd[:400]):
        persona = PERSONAS[number % 3]
        sdk.set_attributes({"id": user, "persona": persona})
        value, ours = sdk.eval_feature(feature_key("coffee")).value, show(trial, user, persona)
        assert (value["arm"], value["creative"]) == (ours.arm, ours.value["creative"])
        seen.add((persona, value["arm"], value["creative"]))
    assert {("fitness", "set=gym", "c1"), ("office", "set=gym", "c3"), ("office", "set=desk", "c2")} <= seen
    assert ("student", "set=gym", "c1") in seen
    promoted = lifecycle.promote(lifecycle.stop(trial), "set=gym")
    sdk = GrowthBook(features=payload([promoted])["features"], attributes={"id": "u", "persona": "office"})
    assert sdk.eval_feature(feature_key("coffee")).value["creative"] == "c3"
    with pytest.raises(Conflict, match="differ in: set"):
        lifecycle.start(draft, by="hook")
