"""Learning from tests: tastes are found with honest intervals, noise switches it off, looks and reasons follow."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from domain.brief import Brief
from domain.catalog import Product
from domain.creative import Persona
from domain.finding import Finding, Findings
from domain.trial import Exhibit
from tools.feedback.evidence import Row
from tools.feedback.learning import learn
from tools.feedback.ranking import leaderboard, preference_pairs
from tools.understanding.instructions import write_instructions
from tools.understanding.learned import SIDES, sides_for

SETS, LAYOUTS, PEOPLE = ("gym", "desk", "window", "stone"), ("top", "left", "right"), ("fitness", "office")


def rows_from(tastes: dict[str, dict[str, float]], *, trials: int = 16, seed: int = 1, shown: int = 4000) -> list[Row]:
    """Tests of four looks each, in shops of very different click rates; busy shops get gym pictures more often."""
    rng, rows = np.random.default_rng(seed), []
    for number in range(trials):
        base = rng.normal(-3.5, 0.6)
        looks = [(str(rng.choice(SETS)), str(rng.choice(LAYOUTS))) for _ in range(4)]
        if base > -3.5:
            looks[0] = ("gym", looks[0][1])
        for arm, (card, side) in enumerate(looks):
            own = rng.normal(0, 0.08)
            exhibit = Exhibit(
                creative=f"c{number}-{arm}", arm=f"a{arm}", asset="sha256:x", persona="office", canvas="1x1",
                attributes={"set": card, "layout": side}, generator="studio@1", attempts=1 + arm % 2, seconds=2.0,
            )  # fmt: skip
            for persona in PEOPLE:
                odds = base + own + tastes.get(persona, {}).get(card, 0) + tastes.get(persona, {}).get(side, 0)
                clicks = int(rng.binomial(shown, 1 / (1 + np.exp(-odds))))
                rows.append(Row(f"t{number}", f"p{number}", f"a{arm}", persona, shown, clicks, exhibit))
    return rows


TASTES = {"fitness": {"gym": 0.35, "left": 0.2}, "office": {"desk": 0.35, "gym": -0.2}}


def test_tastes_are_found_and_used() -> None:
    rows = rows_from(TASTES)
    found = learn(rows)
    share = sum(row.exhibit.attributes["set"] == "gym" for row in rows) / len(rows)
    assert found.active and found.gain > 3
    gym = found.about("fitness", "set", "gym")
    assert gym is not None and gym.low < np.expm1(0.35 * (1 - share)) < gym.high and gym.trials > 4
    worse = found.about("office", "set", "gym")
    assert worse is not None and worse.high < 0


def test_intervals_hold_what_they_promise() -> None:
    inside = total = 0
    for seed in range(12):
        for each in learn(rows_from({}, seed=seed)).findings:
            inside, total = inside + (each.low <= 0 <= each.high), total + 1
    assert inside / total > 0.92


def test_it_switches_itself_off_where_elements_predict_nothing() -> None:
    switched_on = [learn(rows_from({}, seed=seed)).active for seed in range(20)]
    assert sum(switched_on) <= 2
    few = learn(rows_from(TASTES, trials=2))
    assert not few.active and few.about("fitness", "set", "gym") is None and "2 more" in few.reason["en"]


def test_the_leaderboard_ranks_what_is_made_and_not_where_it_was_shown() -> None:
    rows = rows_from({"fitness": {"gym": -0.15}, "office": {"gym": -0.15}}, trials=30, seed=4)
    raw = {card: sum(r.clicks for r in rows if r.exhibit.attributes["set"] == card)
           / sum(r.shown for r in rows if r.exhibit.attributes["set"] == card) for card in SETS}  # fmt: skip
    board = leaderboard(rows, "set")
    assert max(raw, key=lambda card: raw[card]) == "gym"  # popular products had gym pictures
    assert board[-1]["name"] == "gym" and board[-1]["high"] < 0
    assert all(entry["low"] < entry["effect"] < entry["high"] and entry["ranked"] for entry in board)
    assert 0.5 <= board[0]["accepted_rate"] <= 1
    assert leaderboard(rows[:2], "model")[0]["name"] == "embedded" and leaderboard([], "set") == []


def test_prompts_models_and_their_cost_are_ranked_too() -> None:
    rows = rows_from({}, trials=4)
    for number, row in enumerate(rows):
        made = {"prompt": f"instruction@{number % 2}", "model": "gpt", "cost": 0.002}
        rows[number] = replace(row, exhibit=row.exhibit.model_copy(update=made))
    board = leaderboard(rows, "prompt")
    assert {entry["name"] for entry in board} == {"instruction@0", "instruction@1"}
    assert all(entry["cost"] == pytest.approx(0.002) and entry["seconds"] == 2.0 for entry in board)
    assert [entry["name"] for entry in leaderboard(rows, "model")] == ["gpt"]


def test_pairs_are_sure_and_of_one_product_and_audience() -> None:
    pairs = list(preference_pairs(rows_from(TASTES)))
    assert pairs and all(pair["probability"] > 0.95 and pair["log_odds_gap"] > 0 for pair in pairs)
    named = {(pair["chosen"]["creative"], pair["rejected"]["creative"], pair["persona"]) for pair in pairs}
    assert all(one.split("-")[0] == other.split("-")[0] for one, other, _ in named)
    assert not any((other, one, persona) in named for one, other, persona in named)


@dataclass
class Palette:
    name: str = "ember"
    title: dict[str, str] = field(default_factory=lambda: {"en": "Ember", "zh": "暖"})
    slots: tuple[str, ...] = ("#aa8866",)
    accent: tuple[str, ...] = ("#aa8866",)
    dark: bool = False


@dataclass
class Card:
    name: str
    title: dict[str, str]
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)
    moods: tuple[str, ...] = ("calm", "warm")
    palettes: tuple[Palette, ...] = (Palette(),)
    angles: tuple[str, ...] = ("level",)


def test_the_next_brief_starts_from_what_was_learned_and_says_so() -> None:
    cards = [
        Card("desk", {"en": "Desk", "zh": "书桌"}, {"en": ("office",)}),
        Card("window", {"en": "Window light", "zh": "窗光"}),
    ]
    person = Persona(id="office", title={"en": "Office workers", "zh": "办公室人群"}, hook="function", scene="office")
    product = Product(sku="p", title={"en": "Coffee", "zh": "咖啡"})
    seen = {"effect": 0.5, "low": 0.4, "high": 0.6, "shown": 9000, "trials": 5}
    found = Findings(active=True, findings=(
        Finding(persona="office", element="set", value="window", **seen),
        Finding(persona="office", element="layout", value="right", **seen),
    ))  # fmt: skip

    def written(findings: Findings | None, brief: Brief | None = None) -> tuple[str, str, str]:
        (one,) = write_instructions(product, (), [person], brief or Brief(), sets=cards, lang="en", findings=findings)
        return one.set_name, one.layout, one.rationale["en"]

    assert written(None)[:2] == written(found.model_copy(update={"active": False}))[:2] == ("desk", "top")
    chosen, side, why = written(found)
    assert (chosen, side) == ("window", "right") and "50% more (95 % interval 40% to 60%)" in why
    asked = written(found, Brief(style_scene=("office",)))
    assert asked[0] == "desk"  # what the merchant asks for goes first
    assert sides_for("stranger", found) == SIDES
