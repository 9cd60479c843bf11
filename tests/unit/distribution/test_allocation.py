"""Allocation: weights are probabilities, trust follows the evidence, losses in worlds apart from tuning are small."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from tools.distribution.allocation import FLOOR, Trust, choose_trust, next_weights
from tools.distribution.attributes import AttributeModel, fit
from tools.distribution.simulation.campaign import learned_prior
from tools.distribution.simulation.report import simulate
from tools.distribution.simulation.worlds import NAMES, NATURES, PERSONAS, World, matrix, row
from ui.cli import app


def counts(rate_of_second: float) -> tuple[np.ndarray, np.ndarray]:
    """One product, two personas, three creatives; the first persona likes the second creative."""
    shown = np.full((1, 2, 3), 4000.0)
    rates = np.full((1, 2, 3), 0.03)
    rates[0, 0, 1] = rate_of_second
    return (shown * rates).round(), shown


def test_weights_are_probabilities_above_the_floor() -> None:
    clicks, shown = counts(0.06)
    weights, trust = next_weights(np.random.default_rng(1), clicks, shown)
    assert weights.sum(-1) == pytest.approx(1) and weights.min() >= FLOOR
    assert weights[0, 0, 1] > 0.9 and weights[0, 1, 1] < 0.9
    assert trust.scale == 0  # no prior was given
    fresh, _ = next_weights(np.random.default_rng(1), np.zeros((1, 2, 3)), np.zeros((1, 2, 3)))
    assert fresh.min() > 0.1  # nobody knows anything yet


def test_a_persona_that_was_hardly_seen_is_shown_what_others_like() -> None:
    clicks, shown = counts(0.03)
    clicks[0, 0] = [60, 240, 60]
    shown[0, 1], clicks[0, 1] = 30, [1, 1, 1]
    weights, _ = next_weights(np.random.default_rng(1), clicks, shown, trust=Trust(0, 40, 100))
    assert weights[0, 1].argmax() == 1 and weights[0, 1, 1] > 0.8


def test_a_prior_that_predicts_is_used_and_one_that_misleads_is_switched_off() -> None:
    world, rng = World(40, NATURES["additive"], 5), np.random.default_rng(2)
    even = np.full(world.odds.shape, 0.1)
    shown, clicks, _ = world.show(rng, np.full((40, 5), 1000.0), even)
    prior = learned_prior(NATURES["additive"], 5)
    assert choose_trust(clicks, shown, prior.uplift(world.features)).scale >= 0.6
    assert choose_trust(clicks, shown, prior.flipped().uplift(world.features)).scale == 0


def test_tastes_are_found_again_in_clicks() -> None:
    prior = learned_prior(NATURES["additive"], 3)
    liked = matrix()[PERSONAS.index("fitness")]
    found = prior.shared + prior.own[PERSONAS.index("fitness")]
    assert NAMES[int(found.argmax())] == "scene=gym"
    assert np.corrcoef(found[liked != 0], liked[liked != 0])[0, 1] > 0.3
    assert isinstance(fit(np.zeros((2, 3, 4)), np.zeros((2, 5, 3)), np.zeros((2, 5, 3))), AttributeModel)
    assert row({"focus=spec": 2.0}).sum() == 2


def test_held_out_worlds_lose_less_than_half_of_an_even_split() -> None:
    found = simulate(seed=31, products=12)
    assert found["simulated"] is True
    assert found["regret_share"] <= 0.36
    assert found["regret_share"] < found["policies"]["LinUCB"] - 0.05
    assert min(world["recovery"] for world in found["worlds"]) > 0.95
    assert {world["world"] for world in found["worlds"]} == set(NATURES)


def test_the_command_says_that_it_simulates() -> None:
    answer = CliRunner().invoke(app, ["simulate", "--seed", "2", "--products", "1", "--json"])
    found = json.loads(answer.stdout)
    assert found["simulated"] is True and 0 < found["regret_share"] < 1
    shown = CliRunner().invoke(app, ["simulate", "--seed", "2", "--products", "1", "--lang", "en"])
    assert "SIMULATION" in shown.stdout and shown.exit_code == 0
