"""A diagnosis: figures with intervals, beside others and the plain photo, and nothing where nothing is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.experiment import Arm, Experiment, SampleSize
from domain.finding import Finding, Findings
from domain.trial import Exhibit, Trial
from tools.feedback.diagnosis import diagnose
from tools.feedback.tallies import Tallies

NOW = datetime(2026, 11, 20, tzinfo=UTC)
WHO = {"office": {"zh": "上班族", "en": "Office workers"}}


def counted(rates: dict[str, float], others: float, plain: float, users: int = 5000) -> tuple[Trial, Tallies]:
    """A test of looks that office workers click at these rates, others at another, the plain photo at a third."""
    arms = tuple(Arm(name=name, creatives=(name,), share=1 / len(rates)) for name in rates)
    sample = SampleSize(baseline=0.03, lift=0.1, users_per_arm=9000)
    experiment = Experiment(id="t", sku="s", hypothesis={}, arms=arms, sample=sample, stop_rule={})
    exhibits = tuple(
        Exhibit(creative=name, arm=name, asset="a", persona="office", canvas="1x1", attributes={"set": name})
        for name in rates
    )
    trial = Trial(experiment=experiment, exhibits=exhibits, personas=("office",), started_at=NOW - timedelta(days=10))
    counts = {}
    for arm, rate in (*rates.items(), ("holdout", plain)):
        for persona, share in (("office", rate), ("", others if arm != "holdout" else plain)):
            counts |= {f"{arm}|{persona}|users": users, f"{arm}|{persona}|clicked": round(users * share)}
    return trial, Tallies(counts)


def test_how_it_stands_and_beside_whom() -> None:
    trial, tallies = counted({"gym": 0.02, "desk": 0.04}, others=0.05, plain=0.02)
    found = diagnose("s", "ctr", WHO, [trial], {"t": tallies}, None, called={"desk": {"en": "Desk"}}, now=NOW)
    told = [line["en"] for line in found.lines]
    assert told[0] == (
        "Click-through rate of office workers: 3.0% (95 % interval 2.7% to 3.4%; 10,000 shoppers, 1 test)."
    )
    assert told[1].startswith("40% lower than other shoppers (95 % interval -51% to -29%)")
    assert told[2].startswith("50% higher than those who saw the plain photo")
    assert told[3] == "Best set so far: “Desk” 4.0%; weakest: “gym” 2.0%: a clear difference."
    assert found.baseline == 0.03 and found.daily_users == 1500
    assert [each.set_name for each in found.audiences[0].seen] == ["desk", "gym"]
    assert "上班族的点击率：3.0%" in found.lines[0]["zh"]


def test_what_chance_explains_is_not_called_a_difference() -> None:
    trial, tallies = counted({"gym": 0.030, "desk": 0.032}, others=0.031, plain=0.03, users=800)
    told = " ".join(line["en"] for line in diagnose("s", "ctr", WHO, [trial], {"t": tallies}, None, now=NOW).lines)
    assert "No clear difference from other shoppers" in told and "may be chance" in told


def test_nothing_is_guessed_and_what_other_tests_taught_is_said_apart() -> None:
    seen = {"element": "set", "effect": 0.18, "low": 0.05, "high": 0.33, "shown": 9000, "trials": 5}
    learned = Findings(active=True, findings=(
        Finding(persona="office", value="window", **seen), Finding(persona="", value="gym", **seen),
        Finding(persona="fitness", value="neon", **seen),
    ))  # fmt: skip
    found = diagnose("s", "ctr", WHO, [], {}, learned, called={"window": {"en": "Window light"}}, now=NOW)
    told = [line["en"] for line in found.lines]
    assert told[0].startswith("No data yet") and found.baseline is None and found.daily_users is None
    assert told[1] == "In 5 tests office workers clicked “Window light” 18% more (95 % interval +5% to +33%)."
    assert "all shoppers clicked “gym”" in told[2] and len(told) == 3
    quiet = diagnose("s", "ctr", WHO, [], {}, learned.model_copy(update={"active": False}), now=NOW)
    assert len(quiet.lines) == 1  # what predicts nothing is not said
    elsewhere, tallies = counted({"gym": 0.02, "desk": 0.04}, others=0.05, plain=0.02)
    none = diagnose("s", "ctr", {"fitness": {"en": "Gym-goers"}}, [elsewhere], {"t": tallies}, None, now=NOW)
    assert none.lines[0]["en"].startswith("This product was tested, but not among gym-goers")
