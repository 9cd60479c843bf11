"""Gates at a complaint budget: stricter where buyers surely complain more, never on luck, and taken back at will."""

from __future__ import annotations

import numpy as np

from agents.craft import Examined
from agents.strictness import held_to
from domain.creative import Certificate, Copy, PresentationInstruction
from tools.feedback.limits import Complained, beyond, learn_limits, why


def rows_from(rng: np.random.Generator, bad: float, looks: int = 40, buyers: int = 300) -> list[Complained]:
    """Looks of growing colour error; beyond 4 their buyers complain more."""
    rows = []
    for number in range(looks):
        delta = 6 * number / looks
        rate = bad if delta > 4 else 0.004
        rows.append(Complained({"delta_e": delta, "ssim": 0.99}, buyers, int(rng.binomial(buyers, rate))))
    return rows


def test_a_gate_becomes_stricter_where_buyers_complain_and_only_there() -> None:
    found = [learn_limits(rows_from(np.random.default_rng(seed), 0.05)) for seed in range(20)]
    assert all([limit.measure for limit in limits] == ["delta_e"] for limits in found)
    assert all(3.2 < limits[0].limit < 5 and limits[0].low > 0.01 for limits in found)
    assert np.mean([limits[0].rate_within for limits in found]) < 0.01  # what is left keeps the budget
    assert "colour error" in why(found[0][0])["en"] and "1.0%" in why(found[0][0])["en"]


def test_luck_makes_no_rule() -> None:
    rules = [learn_limits(rows_from(np.random.default_rng(seed), 0.004)) for seed in range(60)]
    assert sum(map(bool, rules)) == 0
    assert learn_limits(rows_from(np.random.default_rng(1), 0.5, looks=3)) == ()  # one bad picture is no rule


def test_a_picture_beyond_the_limit_is_not_used_and_told_why() -> None:
    (limit,) = learn_limits(rows_from(np.random.default_rng(1), 0.05))
    assert beyond({"delta_e": 5.5}, [limit]) == limit and beyond({"delta_e": 1.0}, [limit]) is None
    look = PresentationInstruction(
        id="i", persona="p", hook="price", scenario={}, set_name="gym", palette="x", words=Copy(headline="x")
    )

    def judged(delta: float) -> Examined:
        proof = Certificate(source="s", picture="p", delta_e=delta, ssim=0.99, verdict="pass")
        return held_to(Examined(proof, (), True, look), [limit])

    assert judged(1.0).accepted
    refused = judged(5.5)
    assert not refused.accepted and refused.verdicts[-1].gate == "complaints" and "complained" in refused.reason["en"]
    assert held_to(Examined(Certificate(source="s", picture="p", delta_e=5.5), (), True, look), ()).accepted
